namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = |x|, with slope 0 at 0 as torch has it. https://onnx.ai/onnx/operators/onnx__Abs.html, since 13.</summary>
public sealed class Abs : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Mul(dy, b.Op("Sign", x));
}
