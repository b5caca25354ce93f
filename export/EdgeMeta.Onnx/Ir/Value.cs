namespace EdgeMeta.Onnx;

/// <summary>What a value is to its graph.</summary>
public enum ValueKind
{
    /// <summary>Fed by the caller.</summary>
    Input,

    /// <summary>A named tensor stored with the model: a parameter, or a buffer such as running statistics.</summary>
    Initializer,

    /// <summary>A literal.</summary>
    Constant,

    /// <summary>Computed by a node.</summary>
    Output,
}

/// <summary>A tensor in a graph. Identity is by reference; the name is for people and files.</summary>
public sealed class Value
{
    internal Value(ValueKind kind, string name, TensorType type, TensorData? data = null, Node? producer = null, int index = 0)
    {
        Kind = kind;
        Name = name;
        Type = type;
        Data = data;
        Producer = producer;
        Index = index;
    }

    /// <summary>Where the value comes from.</summary>
    public ValueKind Kind { get; }

    /// <summary>Unique within its graph.</summary>
    public string Name { get; }

    /// <summary>Element type and shape.</summary>
    public TensorType Type { get; }

    /// <summary>The shape.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>The tensor itself, for initializers and constants.</summary>
    public TensorData? Data { get; }

    /// <summary>The node that computes it; null unless <see cref="Kind"/> is <see cref="ValueKind.Output"/>.</summary>
    public Node? Producer { get; }

    /// <summary>Which output of <see cref="Producer"/>.</summary>
    public int Index { get; }

    /// <summary>
    /// The integers this value will hold, where they are known or are dimensions of some tensor: the way static shapes
    /// flow through Shape, Gather, Concat and Reshape. Null where unknown. Only for integer tensors of rank 0 or 1.
    /// </summary>
    public IReadOnlyList<Dim>? Integers { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type}";
}
