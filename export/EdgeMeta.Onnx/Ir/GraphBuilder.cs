using System.Runtime.CompilerServices;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Onnx;

/// <summary>
/// Builds a graph by appending. Each append infers types at once, so a half-typed graph cannot exist. Constants of equal
/// content are shared. Not thread-safe.
/// </summary>
public sealed partial class GraphBuilder
{
    // Shapes, axes and paddings are short; longer vectors are data.
    private const int MostIntegers = 64;

    private readonly string name;
    private readonly List<Value> inputs = [];
    private readonly List<Value> initializers = [];
    private readonly List<Value> constants = [];
    private readonly List<Node> nodes = [];
    private readonly List<GraphOutput> outputs = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> suffixes = new(StringComparer.Ordinal);
    private readonly Dictionary<(ElementType, string, string), Value> literals = [];
    private StrongBox<int> symbols = new();
    private HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>A builder of an empty graph in the given opset.</summary>
    public GraphBuilder(string name, int opset = Graph.BaseOpset)
    {
        if (opset is < Graph.BaseOpset or > Graph.MaximumOpset)
        {
            throw new ArgumentOutOfRangeException(nameof(opset), opset, $"graphs are built in opset {Graph.BaseOpset} to {Graph.MaximumOpset}");
        }

        this.name = name;
        Opset = opset;
    }

    /// <summary>The opset of every node appended.</summary>
    public int Opset { get; }

    /// <summary>The nodes so far.</summary>
    public IReadOnlyList<Node> Nodes => nodes;

    /// <summary>Appends a graph input.</summary>
    public Value Input(string inputName, TensorType type)
    {
        var value = new Value(ValueKind.Input, Claim(inputName), type);
        Take(type.Shape);
        inputs.Add(value);
        return value;
    }

    /// <summary>Appends a named stored tensor.</summary>
    public Value Initializer(string initializerName, TensorData data)
    {
        var value = new Value(ValueKind.Initializer, Claim(initializerName), data.Type, data) { Integers = IntegersOf(data) };
        initializers.Add(value);
        return value;
    }

    /// <summary>A literal; the same content gives the same value.</summary>
    public Value Constant(TensorData data, string hint = "c")
    {
        string content = data.Bytes.Length <= 1024 ? Convert.ToBase64String(data.Bytes.Span) : Digest(data);
        var key = (data.Element, string.Join(',', data.Dims), content);
        if (!literals.TryGetValue(key, out Value? value))
        {
            value = new Value(ValueKind.Constant, Fresh(hint), data.Type, data) { Integers = IntegersOf(data) };
            literals.Add(key, value);
            constants.Add(value);
        }

        return value;
    }

    /// <summary>Appends a node and returns its outputs.</summary>
    /// <param name="opType">The ONNX operator type.</param>
    /// <param name="nodeInputs">Inputs, null for an optional one left out.</param>
    /// <param name="attributes">Attributes as ONNX names them.</param>
    /// <param name="outputCount">How many leading outputs are wanted.</param>
    /// <param name="nodeName">A hint; made unique.</param>
    /// <param name="outputNames">Hints for the outputs' names; made unique.</param>
    /// <param name="domain">The operator's domain; empty for ai.onnx.</param>
    public IReadOnlyList<Value> Node(string opType, IReadOnlyList<Value?> nodeInputs, Attributes? attributes = null, int outputCount = 1,
        string? nodeName = null, IReadOnlyList<string>? outputNames = null, string domain = "") =>
        Node(OpTable.Find(domain, opType, nodeName ?? opType, Opset), nodeInputs, attributes, outputCount, nodeName, outputNames);

    /// <summary>As the other overload, for an operator that is not in the table because it exists only until it is expanded.</summary>
    public IReadOnlyList<Value> Node(Op op, IReadOnlyList<Value?> nodeInputs, Attributes? attributes = null, int outputCount = 1,
        string? nodeName = null, IReadOnlyList<string>? outputNames = null)
    {
        int used = nodeInputs.Count;
        while (used > 0 && nodeInputs[used - 1] is null)
        {
            used--;
        }

        var node = new Node(op, Fresh(nodeName ?? op.Type), Opset, [.. nodeInputs.Take(used)], attributes ?? Attributes.None) { OutputCount = outputCount };
        IReadOnlyList<TensorType> types = op.Infer(node, this);
        if (types.Count < outputCount)
        {
            throw node.Malformed($"{outputCount} outputs are asked for, the operator has {types.Count}");
        }

        // Bounded, or a chain of Concat could double them without end.
        IReadOnlyList<Dim>? integers = types[0].Rank <= 1 && types[0].Shape.ElementCount is not > MostIntegers ? op.Integers(node) : null;
        node.Outputs = [.. Enumerable.Range(0, outputCount).Select(i => new Value(ValueKind.Output,
            Fresh(outputNames is { } hints && i < hints.Count && hints[i].Length > 0 ? hints[i] : op.Type.ToLowerInvariant()), types[i],
                producer: node, index: i)
        { Integers = i == 0 ? integers : null })];
        nodes.Add(node);
        return node.Outputs;
    }

    /// <summary>Appends a node of one output.</summary>
    public Value Op(string opType, params IReadOnlyList<Value?> nodeInputs) => Node(opType, nodeInputs)[0];

    /// <summary>Appends a node of one output, with attributes.</summary>
    public Value Op(string opType, Attributes attributes, params IReadOnlyList<Value?> nodeInputs) => Node(opType, nodeInputs, attributes)[0];

    /// <summary>Declares a graph output.</summary>
    public void Output(string outputName, Value value) => outputs.Add(new GraphOutput(outputName, value));

    /// <summary>A dimension that no other dimension is known to equal.</summary>
    public Dim FreshDim()
    {
        string symbol;
        do
        {
            symbol = $"?{symbols.Value++}";
        }
        while (!taken.Add(symbol));
        return Dim.Symbolic(symbol);
    }

    /// <summary>
    /// Appends all nodes of another graph. <paramref name="substitute"/> gives the value here for an input, initializer or constant there;
    /// where it gives null, the value is declared here as it was there. Returns the value here for each value there.
    /// </summary>
    public IReadOnlyDictionary<Value, Value> Inline(Graph graph, Func<Value, Value?> substitute)
    {
        var map = new Dictionary<Value, Value>();
        foreach (Value input in graph.Inputs)
        {
            map[input] = substitute(input) ?? Input(input.Name, input.Type);
        }

        foreach (Value initializer in graph.Initializers)
        {
            map[initializer] = substitute(initializer) ?? Initializer(initializer.Name, initializer.Data!);
        }

        foreach (Value constant in graph.Constants)
        {
            map[constant] = substitute(constant) ?? Constant(constant.Data!, constant.Name);
        }

        foreach (Node node in graph.Nodes)
        {
            InlineNode(node, map);
        }

        return map;
    }

    /// <summary>Appends a copy of one node with its inputs looked up in <paramref name="map"/>, and enters its outputs there.</summary>
    public void InlineNode(Node node, IDictionary<Value, Value> map)
    {
        IReadOnlyList<Value> copied = Node(node.Op, [.. node.Inputs.Select(i => i is null ? null : map[i])], node.Attributes,
            node.Outputs.Count, node.Name, [.. node.Outputs.Select(o => o.Name)]);
        for (int i = 0; i < copied.Count; i++)
        {
            map[node.Outputs[i]] = copied[i];
        }
    }

    /// <summary>An empty builder to try something in; its symbols are none of this one's.</summary>
    internal GraphBuilder Scratch(string scratchName) => new(scratchName, Opset) { symbols = symbols, taken = taken };

    /// <summary>A value of the given type and known integers that stands for one of another graph, while types are inferred.</summary>
    internal Value Placeholder(string placeholder, Value like)
    {
        Take(like.Shape);
        return new Value(ValueKind.Input, Claim(placeholder), like.Type) { Integers = like.Integers };
    }

    /// <summary>The finished graph.</summary>
    public Graph Build() => new(name, Opset, [.. inputs], [.. initializers], [.. constants], [.. nodes], [.. outputs]);

    /// <summary>Symbols that come from outside are never handed out as fresh ones.</summary>
    private void Take(IEnumerable<Dim> dims) => taken.UnionWith(dims.Where(d => !d.IsStatic).Select(d => d.Symbol!));

    private static Dim[]? IntegersOf(TensorData data) =>
        data.Dims.Count <= 1 && data.Count <= MostIntegers && data.ToIntegers() is { } integers ? Array.ConvertAll(integers, i => (Dim)i) : null;

    private static string Digest(TensorData data) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(data.Bytes.Span));

    private string Claim(string wanted) => names.Add(wanted) ? wanted : throw new OnnxFormatException($"the name '{wanted}' is used twice in graph '{name}'");

    private string Fresh(string hint)
    {
        if (names.Add(hint))
        {
            return hint;
        }

        int n = suffixes.GetValueOrDefault(hint);
        string candidate;
        do
        {
            candidate = $"{hint}_{++n}";
        }
        while (!names.Add(candidate));
        suffixes[hint] = n;
        return candidate;
    }
}
