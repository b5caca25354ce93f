namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = log(1 + e^x). https://onnx.ai/onnx/operators/onnx__Softplus.html, since 13.</summary>
public sealed class Softplus : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Mul(dy, b.Op("Sigmoid", x));
}
