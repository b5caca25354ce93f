namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>The sum of magnitudes over axes, with slope 0 at 0 as torch has it. https://onnx.ai/onnx/operators/onnx__ReduceL1.html, since 13.</summary>
public sealed class ReduceL1 : ReduceOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy) => b.Mul(keptDy, b.Op("Sign", x));
}
