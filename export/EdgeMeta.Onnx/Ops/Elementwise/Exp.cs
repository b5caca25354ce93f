namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = e^x. https://onnx.ai/onnx/operators/onnx__Exp.html, since 13.</summary>
public sealed class Exp : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Mul(dy, y);
}
