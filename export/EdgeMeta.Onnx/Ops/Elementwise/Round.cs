namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = the integer nearest to x, halves to even; flat almost everywhere. https://onnx.ai/onnx/operators/onnx__Round.html, since 13.</summary>
public sealed class Round : UnaryOp
{
    /// <inheritdoc/>
    protected override Value? Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => null;
}
