namespace EdgeMeta.Onnx.Ops.Pool;

/// <summary>
/// The maximum over all spatial axes, kept as size 1. https://onnx.ai/onnx/operators/onnx__GlobalMaxPool.html, since 1.
/// The gradient goes to the first maximum, as <see cref="MaxPool"/>'s does.
/// </summary>
public sealed class GlobalMaxPool : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        return x.Rank >= 3
            ? [new TensorType(x.Element, [x.Shape[0], x.Shape[1], .. Enumerable.Repeat((Dim)1, x.Rank - 2)])]
            : throw node.Malformed($"the input has shape {x.Shape}, expected [N, C, spatial sizes ...]");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null];
        }

        Value x = node.Input(0);
        if (!x.Shape.Skip(2).All(s => s.IsStatic))
        {
            throw SlidingWindow.NeedsStatic(node);
        }

        var whole = new Attributes { { "kernel_shape", x.Shape.Skip(2).Select(s => s.Size).ToArray() } };
        Value indices = builder.Node("MaxPool", [x], whole, outputCount: 2, node.Name)[1];
        return [builder.Op("MaxUnpool", whole, d, indices, builder.ShapeOf(x))];
    }
}
