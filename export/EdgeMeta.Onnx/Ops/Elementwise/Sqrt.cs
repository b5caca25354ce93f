namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = the square root of x. https://onnx.ai/onnx/operators/onnx__Sqrt.html, since 13.</summary>
public sealed class Sqrt : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Div(b.Scale(dy, 0.5), y);
}
