namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>
/// y = x times the normal distribution function of x, exactly or by tanh as attribute <c>approximate</c> says.
/// https://onnx.ai/onnx/operators/onnx__Gelu.html, since 20.
/// </summary>
public sealed class Gelu : CompositeOp
{
    /// <inheritdoc/>
    public override int SinceVersion => 20;

    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        Value x = node.Input(0);
        Value bent = node.Attributes.String("approximate", "none") switch
        {
            "none" => builder.Op("Erf", builder.Scale(x, Math.Sqrt(0.5))),
            "tanh" => builder.Op("Tanh", builder.Scale(builder.Add(x, builder.Scale(Cube(builder, x), 0.044715)), Math.Sqrt(2 / Math.PI))),
            string other => throw node.Malformed($"attribute 'approximate' is '{other}', expected 'none' or 'tanh'"),
        };
        return [builder.Mul(builder.Scale(x, 0.5), builder.Add(bent, builder.Number(x, 1)))];
    }

    private static Value Cube(GraphBuilder builder, Value x) => builder.Mul(x, builder.Mul(x, x));
}
