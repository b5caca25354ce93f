namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = sin x, in radians. https://onnx.ai/onnx/operators/onnx__Sin.html, since 13.</summary>
public sealed class Sin : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Mul(dy, b.Op("Cos", x));
}
