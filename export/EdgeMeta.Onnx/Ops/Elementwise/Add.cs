namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x + y. https://onnx.ai/onnx/operators/onnx__Add.html, since 13.</summary>
public sealed class Add : BinaryOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => Combine(node, (x, y) => x.Is(0) ? y : y.Is(0) ? x : Both(x, y) ? x.Size + y.Size : null);

    /// <inheritdoc/>
    protected override Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz) => [dz, dz];
}
