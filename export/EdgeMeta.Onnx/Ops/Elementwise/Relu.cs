namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = max(x, 0), with slope 0 at 0 as torch has it. https://onnx.ai/onnx/operators/onnx__Relu.html, since 13.</summary>
public sealed class Relu : UnaryOp
{
    // A comparison's gradient is a structural zero; on ONNX Runtime it takes half the time of Sign.
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Mul(dy, b.Indicator(b.Op("Greater", y, b.Number(y, 0)), dy));
}
