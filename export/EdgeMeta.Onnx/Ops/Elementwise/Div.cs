namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x / y; integers truncate towards zero. https://onnx.ai/onnx/operators/onnx__Div.html, since 13.</summary>
public sealed class Div : BinaryOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => Combine(node, (x, y) => y.Is(1) ? x : Both(x, y) && !y.Is(0) ? x.Size / y.Size : null);

    /// <inheritdoc/>
    protected override Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz)
    {
        Value dx = b.Div(dz, y);
        return [dx, b.Neg(b.Mul(dx, z))];
    }
}
