namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = max(x, 0), with slope 0 at 0 as torch has it. https://onnx.ai/onnx/operators/onnx__Relu.html, since 13.</summary>
public sealed class Relu : UnaryOp
{
    // The sign of y is the mask: y is positive exactly where x is, and Sign's own gradient is a structural zero.
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Mul(dy, b.Indicator(b.Op("Greater", y, b.Number(y, 0)), dy));
}
