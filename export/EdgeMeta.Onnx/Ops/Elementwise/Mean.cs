namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = (x1 + ... + xn) / n. https://onnx.ai/onnx/operators/onnx__Mean.html, since 13.</summary>
public sealed class Mean : VariadicOp
{
    /// <inheritdoc/>
    protected override Value?[] Vjp(GraphBuilder b, Value[] x, Value z, Value dz)
    {
        Value share = b.Scale(dz, 1.0 / x.Length);
        return [.. x.Select(_ => share)];
    }
}
