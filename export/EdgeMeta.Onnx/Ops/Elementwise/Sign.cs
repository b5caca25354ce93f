namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = -1, 0 or 1. https://onnx.ai/onnx/operators/onnx__Sign.html, since 13.</summary>
public sealed class Sign : UnaryOp
{
    /// <inheritdoc/>
    protected override Value? Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => null;
}
