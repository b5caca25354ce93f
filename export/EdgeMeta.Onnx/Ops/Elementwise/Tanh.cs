namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = tanh x. https://onnx.ai/onnx/operators/onnx__Tanh.html, since 13.</summary>
public sealed class Tanh : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Sub(dy, b.Mul(dy, b.Mul(y, y)));
}
