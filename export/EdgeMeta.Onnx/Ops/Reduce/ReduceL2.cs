namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>The Euclidean length over axes, with slope 0 at 0 as torch has it. https://onnx.ai/onnx/operators/onnx__ReduceL2.html, since 13.</summary>
public sealed class ReduceL2 : ReduceOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy)
    {
        Value length = b.Where(b.Op("Equal", keptY, b.Number(keptY, 0)), b.Number(keptY, 1), keptY);
        return b.Mul(b.Div(keptDy, length), x);
    }
}
