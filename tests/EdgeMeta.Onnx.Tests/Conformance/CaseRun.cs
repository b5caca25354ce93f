using System.Collections.Concurrent;
using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>A case with its gradients of order 1 and 2, run on ONNX Runtime once for all tests that look at it.</summary>
internal sealed class CaseRun
{
    private static readonly ConcurrentDictionary<string, Lazy<CaseRun>> Runs = [];

    private CaseRun(OpCase opCase, BuiltCase built)
    {
        Case = opCase;
        Built = built;
        if (opCase.ForwardOnly)
        {
            Graph = built.Graph;
            Feeds = built.Feeds;
        }
        else
        {
            Gradients = GradientGraph.Of(built.Graph);
            Graph = Gradients.Graph;
            using ILoadedGraph plain = new OnnxRuntimeExecutor().Load(built.Graph);
            Feeds = GradientCheck.Complete(Gradients, plain.Run(built.Feeds), built.Feeds, ElementType.Float, new Random(7));
        }

        using ILoadedGraph loaded = new OnnxRuntimeExecutor().Load(Graph);
        Results = loaded.Run(Feeds);
    }

    public OpCase Case { get; }

    public BuiltCase Built { get; }

    /// <summary>Null for a case that is forward only.</summary>
    public GradientGraph? Gradients { get; }

    /// <summary>The forward graph together with its gradients, where it has any.</summary>
    public Graph Graph { get; }

    public IReadOnlyDictionary<string, TensorData> Feeds { get; }

    /// <summary>What ONNX Runtime computed.</summary>
    public IReadOnlyDictionary<string, TensorData> Results { get; }

    /// <summary>Every case, and once more with open dimensions where it has any.</summary>
    public static IEnumerable<string> Ids => OpCases.All.SelectMany(c => c.Instantiate().HasSymbols ? new[] { c.Id, $"{c.Id} [N open]" } : [c.Id]);

    public static CaseRun Of(string id) => Runs.GetOrAdd(id, key => new Lazy<CaseRun>(() =>
    {
        bool symbolic = key.EndsWith(" [N open]", StringComparison.Ordinal);
        OpCase opCase = OpCases.ById[symbolic ? key[..^" [N open]".Length] : key];
        return new CaseRun(opCase, opCase.Instantiate(symbolic));
    })).Value;
}
