namespace EdgeMeta.Onnx;

/// <summary>A computation: nodes in an order in which each follows the producers of its inputs. Immutable.</summary>
public sealed class Graph
{
    internal Graph(string name, int opset, IReadOnlyList<Value> inputs, IReadOnlyList<Value> initializers,
        IReadOnlyList<Value> constants, IReadOnlyList<Node> nodes, IReadOnlyList<GraphOutput> outputs)
    {
        Name = name;
        Opset = opset;
        Inputs = inputs;
        Initializers = initializers;
        Constants = constants;
        Nodes = nodes;
        Outputs = outputs;
    }

    /// <summary>The oldest opset a graph is kept in: files of 13 to 16 mean the same in 17 for every operator of the table.</summary>
    public const int BaseOpset = 17;

    /// <summary>The range of opsets that is read.</summary>
    public const int MinimumReadOpset = 13;

    /// <summary>The range of opsets that is read and written.</summary>
    public const int MaximumOpset = 21;

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>The version of the ai.onnx operator set, 17 to 21.</summary>
    public int Opset { get; }

    /// <summary>What the caller feeds, in order.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>Parameters and buffers, in order.</summary>
    public IReadOnlyList<Value> Initializers { get; }

    /// <summary>Literals.</summary>
    public IReadOnlyList<Value> Constants { get; }

    /// <summary>The nodes, in executable order.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>What the caller receives, in order.</summary>
    public IReadOnlyList<GraphOutput> Outputs { get; }

    /// <summary>An input by name.</summary>
    public Value Input(string name) => Inputs.FirstOrDefault(v => v.Name == name) ?? throw Missing("input", name, Inputs.Select(v => v.Name));

    /// <summary>An initializer by name.</summary>
    public Value Initializer(string name) =>
        Initializers.FirstOrDefault(v => v.Name == name) ?? throw Missing("initializer", name, Initializers.Select(v => v.Name));

    /// <summary>An output by name.</summary>
    public Value Output(string name) =>
        Outputs.FirstOrDefault(o => o.Name == name)?.Value ?? throw Missing("output", name, Outputs.Select(o => o.Name));

    private static ArgumentException Missing(string what, string name, IEnumerable<string> present) =>
        new($"the graph has no {what} '{name}'; it has: {string.Join(", ", present)}");
}

/// <summary>A value under the name by which the caller asks for it.</summary>
public sealed record GraphOutput(string Name, Value Value);
