namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = the largest integer not above x; flat almost everywhere. https://onnx.ai/onnx/operators/onnx__Floor.html, since 13.</summary>
public sealed class Floor : UnaryOp
{
    /// <inheritdoc/>
    protected override Value? Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => null;
}
