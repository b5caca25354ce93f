namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>Sums over axes, given as an input. https://onnx.ai/onnx/operators/onnx__ReduceSum.html, since 13.</summary>
public sealed class ReduceSum : ReduceOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy) => b.ExpandLike(keptDy, x);
}
