namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = 1 / (1 + e^-x). https://onnx.ai/onnx/operators/onnx__Sigmoid.html, since 13.</summary>
public sealed class Sigmoid : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Mul(dy, b.Sub(y, b.Mul(y, y)));
}
