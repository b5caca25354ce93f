namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>The logarithm of the sum of exponentials over axes. https://onnx.ai/onnx/operators/onnx__ReduceLogSumExp.html, since 13.</summary>
public sealed class ReduceLogSumExp : ReduceOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy) => b.Mul(keptDy, b.Op("Exp", b.Sub(x, keptY)));
}
