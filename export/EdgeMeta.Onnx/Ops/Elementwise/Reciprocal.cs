namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = 1 / x. https://onnx.ai/onnx/operators/onnx__Reciprocal.html, since 13.</summary>
public sealed class Reciprocal : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Neg(b.Mul(dy, b.Mul(y, y)));
}
