namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>The sum of squares over axes. https://onnx.ai/onnx/operators/onnx__ReduceSumSquare.html, since 13.</summary>
public sealed class ReduceSumSquare : ReduceOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy) => b.Mul(b.Scale(keptDy, 2), x);
}
