namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>A size, and whether a graph may leave it open.</summary>
internal readonly record struct Axis(long Size, string? Symbol = null)
{
    public static implicit operator Axis(long size) => new(size);

    public static implicit operator Axis(int size) => new(size);
}

/// <summary>Builds the graph of a case and collects what its inputs are fed. Values follow from the case's name, so that a failure repeats.</summary>
internal sealed class CaseBuilder
{
    private readonly Dictionary<string, TensorData> feeds = [];
    private readonly Random random;
    private readonly bool symbolic;
    private int outputs;
    private bool usesSymbols;

    public CaseBuilder(string id, int opset, bool symbolic)
    {
        Graph = new GraphBuilder(id, opset);
        this.symbolic = symbolic;
        random = new Random(id.Aggregate(17, (h, c) => unchecked((h * 31) + c)));
    }

    /// <summary>The graph so far.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>A size that the symbolic variant of the case knows only as N.</summary>
    public static Axis N(long size) => new(size, "N");

    /// <summary>A floating-point input.</summary>
    public Value Real(Sample sample, params Axis[] axes)
    {
        long[] dims = Array.ConvertAll(axes, a => a.Size);
        float[] values = sample.Draw(random, checked((int)dims.Aggregate(1L, (n, d) => n * d)));
        return Feed(TensorData.Of<float>(dims, values), axes);
    }

    /// <summary>A floating-point input without special places.</summary>
    public Value Real(params Axis[] axes) => Real(Sample.Smooth, axes);

    /// <summary>An input of given values.</summary>
    public Value Feed(TensorData data, params Axis[] axes)
    {
        string name = $"x{feeds.Count}";
        feeds.Add(name, data);
        usesSymbols |= axes.Any(a => a.Symbol is not null);
        IEnumerable<Dim> dims = axes.Length == 0
            ? data.Dims.Select(d => (Dim)d)
            : axes.Select(a => symbolic && a.Symbol is { } symbol ? Dim.Symbolic(symbol) : a.Size);
        return Graph.Input(name, new TensorType(data.Element, dims));
    }

    /// <summary>Literal integers.</summary>
    public Value Integers(params long[] values) => Graph.Integers(values);

    /// <summary>A literal.</summary>
    public Value Literal(TensorData data) => Graph.Constant(data);

    /// <summary>Appends a node and declares its outputs as those of the case.</summary>
    public void Run(string op, Attributes attributes, params Value?[] inputs) => Run(op, 1, attributes, inputs);

    /// <summary>Appends a node without attributes.</summary>
    public void Run(string op, params Value?[] inputs) => Run(op, 1, Attributes.None, inputs);

    /// <summary>Appends a node of several outputs.</summary>
    public void Run(string op, int count, Attributes attributes, params Value?[] inputs)
    {
        foreach (Value output in Graph.Node(op, inputs, attributes, count))
        {
            Output(output);
        }
    }

    /// <summary>Declares an output.</summary>
    public void Output(Value value) => Graph.Output($"y{outputs++}", value);

    /// <summary>What was built.</summary>
    public BuiltCase Finish() => new(Graph.Build(), feeds, usesSymbols);
}
