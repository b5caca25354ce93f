namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x1 + ... + xn. https://onnx.ai/onnx/operators/onnx__Sum.html, since 13.</summary>
public sealed class Sum : VariadicOp
{
    /// <inheritdoc/>
    protected override Value?[] Vjp(GraphBuilder b, Value[] x, Value z, Value dz) => [.. x.Select(_ => dz)];
}
