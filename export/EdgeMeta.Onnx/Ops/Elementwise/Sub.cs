namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x - y. https://onnx.ai/onnx/operators/onnx__Sub.html, since 13.</summary>
public sealed class Sub : BinaryOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => Combine(node, (x, y) => y.Is(0) ? x : x == y ? 0 : Both(x, y) ? x.Size - y.Size : null);

    /// <inheritdoc/>
    protected override Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz) => [dz, b.Neg(dz)];
}
