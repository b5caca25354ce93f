namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = x, of any element type. https://onnx.ai/onnx/operators/onnx__Identity.html, since 13.</summary>
public sealed class Identity : UnaryOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => node.Input(0).Integers;

    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => dy;
}
