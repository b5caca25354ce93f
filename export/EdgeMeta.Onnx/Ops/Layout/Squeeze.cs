namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>x without the listed axes of size 1, or without all of them. https://onnx.ai/onnx/operators/onnx__Squeeze.html, since 13.</summary>
public sealed class Squeeze : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        long[] axes = Axes(node);
        return axes.FirstOrDefault(a => x.Shape[(int)a] is { IsStatic: true } d && !d.Is(1), -1) is >= 0 and long wrong
            ? throw node.Malformed($"axis {wrong} of {x} is not of size 1")
            : [new TensorType(x.Element, x.Shape.Where((_, i) => !axes.Contains(i)))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => node.Input(0).Integers;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) =>
        [dy[0] is { } d ? Axes(node) is { Length: > 0 } axes ? builder.Unsqueeze(d, axes) : d : null, null];

    private static long[] Axes(Node node)
    {
        Onnx.Shape shape = node.Input(0).Shape;
        return node.OptionalInput(1) is not null ? [.. node.StaticIntegers(1).Select(a => (long)shape.Axis(a))]
            : shape.IsStatic ? [.. Enumerable.Range(0, shape.Rank).Where(i => shape[i].Is(1))]
            : throw node.Unsupported($"without axes the rank of the result depends on {shape}", "list the axes");
    }
}
