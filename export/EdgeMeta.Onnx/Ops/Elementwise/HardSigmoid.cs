namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = alpha x + beta cut to [0, 1], flat at both cuts as torch has it. https://onnx.ai/onnx/operators/onnx__HardSigmoid.html, since 13.</summary>
public sealed class HardSigmoid : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy)
    {
        Value inside = b.Op("And", b.Op("Greater", y, b.Number(y, 0)), b.Op("Less", y, b.Number(y, 1)));
        return b.Where(inside, b.Scale(dy, node.Attributes.Float("alpha", 0.2f)), b.Number(dy, 0));
    }
}
