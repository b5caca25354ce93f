namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = the smallest integer not below x; flat almost everywhere. https://onnx.ai/onnx/operators/onnx__Ceil.html, since 13.</summary>
public sealed class Ceil : UnaryOp
{
    /// <inheritdoc/>
    protected override Value? Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => null;
}
