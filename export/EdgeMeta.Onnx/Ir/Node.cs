using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Onnx;

/// <summary>One application of an operator. Immutable once its builder has returned it.</summary>
public sealed class Node
{
    internal Node(Op op, string name, int opset, IReadOnlyList<Value?> inputs, Attributes attributes)
    {
        Op = op;
        Name = name;
        Opset = opset;
        Inputs = inputs;
        Attributes = attributes;
    }

    /// <summary>The operator.</summary>
    public Op Op { get; }

    /// <summary>Unique within its graph; for messages and profiles.</summary>
    public string Name { get; }

    /// <summary>The opset of the graph, which decides the meaning of attributes and optional inputs.</summary>
    public int Opset { get; }

    /// <summary>The inputs; null where an optional one is left out. Trailing absent ones are not listed.</summary>
    public IReadOnlyList<Value?> Inputs { get; }

    /// <summary>The attributes as written.</summary>
    public Attributes Attributes { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<Value> Outputs { get; internal set; } = [];

    /// <summary>Outputs asked for; known while <see cref="Ops.Op.Infer"/> runs, before <see cref="Outputs"/> exist.</summary>
    public int OutputCount { get; internal init; } = 1;

    /// <summary>The only or first output.</summary>
    public Value Output => Outputs[0];

    /// <summary>A required input.</summary>
    /// <exception cref="OnnxFormatException">The input is absent.</exception>
    public Value Input(int index) => OptionalInput(index) ?? throw Malformed($"input {index} is missing");

    /// <summary>An input that may be left out.</summary>
    public Value? OptionalInput(int index) => index < Inputs.Count ? Inputs[index] : null;

    /// <summary>The integers of an input that must be known before the graph runs (axes, sizes, paddings).</summary>
    public long[] StaticIntegers(int index) => TryStaticIntegers(index)
        ?? throw Unsupported($"input {index} ('{Input(index).Name}') must be a constant", "fold it into a constant before export");

    /// <summary>As <see cref="StaticIntegers"/>, null where absent or not known.</summary>
    public long[]? TryStaticIntegers(int index) =>
        OptionalInput(index)?.Integers is { } known && known.All(d => d.IsStatic) ? [.. known.Select(d => d.Size)] : null;

    /// <summary>An error for a node that breaks the specification.</summary>
    public OnnxFormatException Malformed(string what) => new($"node '{Name}' ({Op.Type}, opset {Opset}): {what}");

    /// <summary>An error for a legal use that is not supported here, with the way out.</summary>
    public UnsupportedOperatorException Unsupported(string what, string wayOut) =>
        new($"node '{Name}' ({Op.Type}, opset {Opset}): {what}; {wayOut}");

    /// <inheritdoc/>
    public override string ToString() =>
        $"{string.Join(", ", Outputs)} = {Op.Type}({string.Join(", ", Inputs.Select(i => i?.Name ?? "_"))})";
}
