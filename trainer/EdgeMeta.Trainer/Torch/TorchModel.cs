using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>
/// A model run functionally: one float input [N, ...], one output, parameters passed in at every call (theta or phi), none stored. Derivatives of any order
/// are autograd's. Safe for several threads at once. The caller's dispose scope owns what a pass creates.
/// </summary>
public sealed class TorchModel
{
    private readonly TorchProgram program;
    private readonly TorchProgram? tasksProgram;
    private readonly (int Slot, int Parameter)[] parameterSlots;
    private readonly (int Slot, TensorData Data)[] buffers;
    private readonly int feedCount;
    private readonly Lock making = new();
    private Tensor[]? singleBuffers;
    private Tensor[]? doubleBuffers;

    /// <exception cref="OnnxFormatException">The graph has not exactly one float input and one output, or no parameter.</exception>
    /// <exception cref="UnsupportedOperatorException">Torch cannot run a node.</exception>
    public TorchModel(Graph graph)
    {
        if (graph.Inputs.Count != 1 || graph.Outputs.Count != 1 || graph.Inputs[0].Type.Element != ElementType.Float || graph.Inputs[0].Shape.Rank == 0)
        {
            throw new OnnxFormatException(
                $"model '{graph.Name}' has {graph.Inputs.Count} inputs and {graph.Outputs.Count} outputs; one float input [N, ...] and one output are needed");
        }

        Graph = graph;
        program = new TorchProgram(graph, LoweringTable.Compile);
        tasksProgram = TaskLowering.Covers(program.Nodes) ? new TorchProgram(graph, TaskLowering.Compile) : null;
        var read = new HashSet<string>(program.Nodes.SelectMany(n => n.Inputs.OfType<Value>()).Where(v => v.Kind == ValueKind.Initializer).Select(v => v.Name));
        HashSet<string> statistics = [.. program.Nodes.Where(n => n.Op.Type == "BatchNormalization")
            .SelectMany(n => n.Inputs.Skip(3)).OfType<Value>().Select(v => v.Name)];
        Value[] parameters = [.. graph.Initializers.Where(v => v.Type.Element == ElementType.Float && read.Contains(v.Name) && !statistics.Contains(v.Name))];
        if (parameters.Length == 0)
        {
            throw new OnnxFormatException($"model '{graph.Name}' has no float initializer that its output depends on: there is nothing to train");
        }

        Layout = new ParameterLayout(parameters.Select(v => (v.Name, v.Data!.Dims.ToArray())));
        Initial = [.. parameters.SelectMany(v => v.Data!.As<float>().ToArray())];
        feedCount = 1 + graph.Initializers.Count;
        parameterSlots = [.. graph.Initializers.Select((v, i) => (v, i))
            .Where(p => Layout.Names.Contains(p.v.Name)).Select(p => (p.i + 1, Layout.Names.IndexOf(p.v.Name)))];
        buffers = [.. graph.Initializers.Select((v, i) => (v, i))
            .Where(p => read.Contains(p.v.Name) && !Layout.Names.Contains(p.v.Name)).Select(p => (p.i + 1, p.v.Data!))];
        NormalizationLayers = [.. program.Nodes.Where(IsBatchDependent).Select(n => n.Name)];
    }

    /// <summary>The model as it was given.</summary>
    public Graph Graph { get; }

    /// <summary>Names and shapes of the trainable parameters: the float initializers that the output depends on, save running statistics.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The values stored in the graph, in the order of <see cref="Layout"/>.</summary>
    public IReadOnlyList<float> Initial { get; }

    /// <summary>Names of the nodes whose statistics follow the norm policy, in order; empty where the policy is none.</summary>
    public IReadOnlyList<string> NormalizationLayers { get; }

    /// <summary>
    /// Whether several tasks can run in one pass, each with parameters of its own: every tensor then has a leading task axis. It pays for small models,
    /// where the time goes into calls and not into arithmetic.
    /// </summary>
    public bool RunsTasksTogether => tasksProgram is not null;

    /// <summary>Whether x has a leading task axis.</summary>
    public bool HasTaskAxis(Tensor x) => tasksProgram is not null && x.ndim == Graph.Inputs[0].Shape.Rank + 1;

    /// <summary>
    /// The output for x of shape [N, ...], in the precision of x (Float32 or Float64). Where x has a leading task axis [T, N, ...], so has every
    /// parameter, and so has the output.
    /// </summary>
    /// <param name="parameters">All of <see cref="Layout"/>, in any order.</param>
    /// <param name="x">The input.</param>
    /// <param name="norm">Where normalisation layers take their statistics from.</param>
    public Tensor Forward(ParameterSet parameters, Tensor x, NormContext norm) => Run(parameters, x, new RunContext(x.dtype, norm));

    /// <summary>The statistics of every normalisation layer over a support set under phi.</summary>
    public NormStatistics CollectStatistics(ParameterSet phi, Tensor support)
    {
        var run = new RunContext(support.dtype, NormContext.Batch) { Collected = [] };
        Run(phi, support, run);
        return new NormStatistics(run.Collected);
    }

    private static bool IsBatchDependent(Node node) => node.Op.Type == "BatchNormalization" && node.Attributes.Flag("training_mode", false);

    private Tensor Run(ParameterSet parameters, Tensor x, RunContext run)
    {
        var feeds = new Tensor?[feedCount];
        feeds[0] = x;
        bool aligned = parameters.Names == Layout.Names;
        foreach ((int slot, int parameter) in parameterSlots)
        {
            feeds[slot] = aligned ? parameters[parameter] : parameters[Layout.Names[parameter]];
        }

        Tensor[] stored = Buffers(run.Precision);
        for (int i = 0; i < buffers.Length; i++)
        {
            feeds[buffers[i].Slot] = stored[i];
        }

        return (HasTaskAxis(x) ? tasksProgram! : program).Run(feeds, run)[0];
    }

    private Tensor[] Buffers(ScalarType precision)
    {
        lock (making)
        {
            return precision == ScalarType.Float64 ? doubleBuffers ??= Make(precision) : singleBuffers ??= Make(precision);
        }
    }

    private Tensor[] Make(ScalarType precision)
    {
        using var scope = NewDisposeScope();
        return Array.ConvertAll(buffers, b => b.Data.ToTensor(RunContext.TypeOf(b.Data.Element, precision)).DetachFromDisposeScope());
    }
}
