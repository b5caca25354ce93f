namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x y. https://onnx.ai/onnx/operators/onnx__Mul.html, since 13.</summary>
public sealed class Mul : BinaryOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => Combine(node, (x, y) => x.Is(1) ? y : y.Is(1) ? x : Both(x, y) ? x.Size * y.Size : null);

    /// <inheritdoc/>
    protected override Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz) => [b.Mul(dz, y), b.Mul(dz, x)];
}
