namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>The logarithm of the sum over axes. https://onnx.ai/onnx/operators/onnx__ReduceLogSum.html, since 13.</summary>
public sealed class ReduceLogSum : ReduceOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy) => b.ExpandLike(b.Div(keptDy, b.Op("Exp", keptY)), x);
}
