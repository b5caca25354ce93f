namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x + y. https://onnx.ai/onnx/operators/onnx__Add.html, since 13.</summary>
public sealed class Add : BinaryOp
{
    /// <inheritdoc/>
    protected override Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz) => [dz, dz];
}
