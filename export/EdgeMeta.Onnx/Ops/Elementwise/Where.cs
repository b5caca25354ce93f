namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>
/// z = x where the condition holds, y elsewhere; all three broadcast.
/// https://onnx.ai/onnx/operators/onnx__Where.html, since 16 (13 means the same).
/// </summary>
public sealed class Where : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (TensorType condition, TensorType x, TensorType y) = (node.Input(0).Type, node.Input(1).Type, node.Input(2).Type);
        return condition.Element == ElementType.Bool && x.Element == y.Element
            ? [new TensorType(x.Element, Autodiff.Broadcast.Of(node, condition.Shape, Autodiff.Broadcast.Of(node, x.Shape, y.Shape)))]
            : throw node.Malformed($"expected a bool condition and two tensors of one element type, found {condition}, {x} and {y}");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null, null, null];
        }

        Value condition = node.Input(0), zero = builder.Number(d, 0);
        return [null, builder.Where(condition, d, zero), builder.Where(condition, zero, d)];
    }
}
