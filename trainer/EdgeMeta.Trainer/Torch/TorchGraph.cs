using EdgeMeta.Onnx;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Runs any graph through torch, in double precision by default: the reference that other engines are compared with.</summary>
public sealed class TorchGraph
{
    private readonly Graph graph;
    private readonly TorchProgram program;

    /// <exception cref="UnsupportedOperatorException">Torch cannot run a node.</exception>
    public TorchGraph(Graph graph)
    {
        this.graph = graph;
        program = new TorchProgram(graph, LoweringTable.Compile);
    }

    /// <summary>
    /// Runs on tensors, differentiably; every float value is computed in <paramref name="precision"/>. <paramref name="feeds"/> holds the inputs, and
    /// initializers that are to differ from the stored ones, by name.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Run(
        IReadOnlyDictionary<string, Tensor> feeds, ScalarType precision = ScalarType.Float64, NormContext? norm = null)
    {
        var slots = new List<Tensor?>(program.Inputs.Count + program.Initializers.Count);
        foreach (string input in program.Inputs)
        {
            slots.Add(feeds.TryGetValue(input, out Tensor? fed) ? fed : throw new ArgumentException($"the graph's input '{input}' is not fed", nameof(feeds)));
        }

        foreach (Value initializer in program.Initializers)
        {
            slots.Add(feeds.TryGetValue(initializer.Name, out Tensor? fed)
                ? fed
                : initializer.Data!.ToTensor(RunContext.TypeOf(initializer.Type.Element, precision)));
        }

        Tensor[] outputs = program.Run(slots.ToArray(), new RunContext(precision, norm ?? NormContext.Batch));
        return graph.Outputs.Zip(outputs).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }

    /// <summary>Runs on managed data without gradients. Float results come back as Double where <paramref name="precision"/> is Float64.</summary>
    public IReadOnlyDictionary<string, TensorData> Run(IReadOnlyDictionary<string, TensorData> feeds, ScalarType precision = ScalarType.Float64)
    {
        using var scope = NewDisposeScope();
        using IDisposable plain = no_grad();
        return Run(feeds.ToDictionary(f => f.Key, f => f.Value.ToTensor(RunContext.TypeOf(f.Value.Element, precision))), precision)
            .ToDictionary(o => o.Key, o => o.Value.ToTensorData());
    }
}
