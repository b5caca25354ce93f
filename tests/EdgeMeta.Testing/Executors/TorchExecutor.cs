using EdgeMeta.Onnx;
using EdgeMeta.Trainer.Torch;
using TorchSharp;

namespace EdgeMeta.Testing;

/// <summary>Runs a graph through torch in double precision: the reference for values and gradients.</summary>
public sealed class TorchExecutor : IGraphExecutor
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        try
        {
            NativeTuning.Apply();
            using torch.Tensor one = torch.tensor(1.0);
            return one.numel() == 1 ? null : "torch does not work on this machine";
        }
        catch (Exception e)
        {
            return $"torch is not on this machine: {e.GetBaseException().Message}";
        }
    });

    /// <summary>Why torch cannot be used here; null where it can.</summary>
    public static string? Unavailable => Missing.Value;

    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public ElementType Real => ElementType.Double;

    /// <inheritdoc/>
    public ILoadedGraph Load(Graph graph) => new Loaded(new TorchGraph(graph));

    /// <summary>
    /// The gradients by torch's own autograd of &lt;u, f(x)&gt; with respect to inputs of <paramref name="f"/>; null for one that torch finds unused.
    /// </summary>
    /// <param name="f">A graph without gradients of ours in it.</param>
    /// <param name="feeds">The inputs by name.</param>
    /// <param name="cotangents">u by name of a floating-point output; of the outputs' shapes.</param>
    /// <param name="by">Names of floating-point inputs.</param>
    public static IReadOnlyList<TensorData?> Autograd(Graph f, IReadOnlyDictionary<string, TensorData> feeds,
        IReadOnlyDictionary<string, TensorData> cotangents, IReadOnlyList<string> by)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Dictionary<string, torch.Tensor> x = feeds.ToDictionary(i => i.Key, i => ToTensor(i.Value));
        torch.Tensor[] leaves = [.. by.Select(name => x[name].requires_grad_())];
        IReadOnlyDictionary<string, torch.Tensor> y = new TorchGraph(f).Run(x);
        string[] moving = [.. cotangents.Keys.Where(name => y[name].requires_grad)];
        return moving.Length == 0
            ? new TensorData?[by.Count]
            : [.. torch.autograd.grad([.. moving.Select(name => y[name])], leaves, [.. moving.Select(name => ToTensor(cotangents[name]))], allow_unused: true)
                .Select(g => g is null || g.IsInvalid ? null : g.contiguous().data<double>().ToArray().ToTensorData(ElementType.Double, g.shape))];
    }

    private static torch.Tensor ToTensor(TensorData data)
    {
        long[] dims = [.. data.Dims];
        return data.Element switch
        {
            ElementType.Float or ElementType.Double => torch.tensor(data.ToDoubles(), dims),
            ElementType.Int64 => torch.tensor(data.As<long>().ToArray(), dims),
            ElementType.Int32 => torch.tensor(data.As<int>().ToArray(), dims),
            ElementType.Bool => torch.tensor(data.As<bool>().ToArray(), dims),
            _ => throw new ArgumentOutOfRangeException(nameof(data), data.Element, null),
        };
    }

    private sealed class Loaded(TorchGraph graph) : ILoadedGraph
    {
        public IReadOnlyDictionary<string, TensorData> Run(IReadOnlyDictionary<string, TensorData> feeds) => graph.Run(feeds);

        public void Dispose()
        {
        }
    }
}
