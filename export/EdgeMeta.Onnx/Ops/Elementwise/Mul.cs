namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x y. https://onnx.ai/onnx/operators/onnx__Mul.html, since 13.</summary>
public sealed class Mul : BinaryOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) =>
        node.TryStaticIntegers(0) is { Length: > 0 } x && node.TryStaticIntegers(1) is { Length: > 0 } y && (x.Length == y.Length || x.Length == 1 || y.Length == 1)
            ? [.. Enumerable.Range(0, Math.Max(x.Length, y.Length)).Select(i => (Dim)(x[i % x.Length] * y[i % y.Length]))]
            : null;

    /// <inheritdoc/>
    protected override Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz) => [b.Mul(dz, y), b.Mul(dz, x)];
}
