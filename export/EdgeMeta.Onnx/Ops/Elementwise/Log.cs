namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = the natural logarithm of x. https://onnx.ai/onnx/operators/onnx__Log.html, since 13.</summary>
public sealed class Log : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Div(dy, x);
}
