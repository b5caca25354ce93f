namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = x where x is positive, alpha x elsewhere (at 0 too, as torch). https://onnx.ai/onnx/operators/onnx__LeakyRelu.html, since 13.</summary>
public sealed class LeakyRelu : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) =>
        b.Where(b.Op("Greater", x, b.Number(x, 0)), dy, b.Scale(dy, node.Attributes.Float("alpha", 0.01f)));
}
