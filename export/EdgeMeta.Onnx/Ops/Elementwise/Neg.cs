namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = -x. https://onnx.ai/onnx/operators/onnx__Neg.html, since 13.</summary>
public sealed class Neg : UnaryOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) =>
        node.TryStaticIntegers(0) is { } known ? Array.ConvertAll(known, i => (Dim)(-i)) : null;

    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Neg(dy);
}
