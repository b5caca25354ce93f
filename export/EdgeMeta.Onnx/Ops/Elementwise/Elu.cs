namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = x where x is positive, alpha (e^x - 1) elsewhere. https://onnx.ai/onnx/operators/onnx__Elu.html, since 13.</summary>
public sealed class Elu : UnaryOp
{
    // alpha e^x = y + alpha on the lower branch: no second exponential, and no overflow on the branch not taken.
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) =>
        b.Where(b.Op("Greater", x, b.Number(x, 0)), dy, b.Mul(dy, b.Add(y, b.Number(y, node.Attributes.Float("alpha", 1)))));
}
