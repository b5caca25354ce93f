namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = x HardSigmoid(x) with alpha 1/6 and beta 1/2. https://onnx.ai/onnx/operators/onnx__HardSwish.html, since 14.</summary>
public sealed class HardSwish : CompositeOp
{
    /// <inheritdoc/>
    public override int SinceVersion => 14;

    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        Value x = node.Input(0);
        return [builder.Mul(x, builder.Op("HardSigmoid", new Attributes { { "alpha", 1f / 6 }, { "beta", 0.5f } }, x))];
    }
}
