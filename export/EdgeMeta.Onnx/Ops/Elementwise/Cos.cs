namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = cos x, in radians. https://onnx.ai/onnx/operators/onnx__Cos.html, since 13.</summary>
public sealed class Cos : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Neg(b.Mul(dy, b.Op("Sin", x)));
}
