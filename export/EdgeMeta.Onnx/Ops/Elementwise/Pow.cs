namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>
/// z = x^y, of x's element type; y may be of another. As in torch the slope in y is 0 at x = 0 and not a number where x is negative.
/// https://onnx.ai/onnx/operators/onnx__Pow.html, since 13.
/// </summary>
public sealed class Pow : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) =>
        [new TensorType(node.Input(0).Type.Element, Autodiff.Broadcast.Of(node, node.Input(0).Shape, node.Input(1).Shape))];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } dz)
        {
            return [null, null];
        }

        (Value x, Value y) = (node.Input(0), node.Input(1));
        if (Literal(y) is { } exponent)
        {
            return [ByBase(builder, x, y, exponent, dz), null];
        }

        // Where y is 0, x^1 stands in for x^-1: the factor y makes the product 0 either way, but at x = 0 the latter is infinite.
        Value power = builder.Cast(y, x.Type.Element), zero = builder.Number(x, 0), one = builder.Number(x, 1);
        Value lowered = builder.Where(builder.Op("Equal", power, zero), one, builder.Sub(power, one));
        Value dx = builder.Mul(dz, builder.Mul(power, builder.Op("Pow", x, lowered)));
        if (!y.Type.Element.IsFloatingPoint())
        {
            return [dx, null];
        }

        Value safe = builder.Where(builder.Op("Equal", x, zero), one, x);
        return [dx, builder.Cast(builder.Mul(dz, builder.Mul(node.Output, builder.Op("Log", safe))), y.Type.Element)];
    }

    private static Value? ByBase(GraphBuilder builder, Value x, Value y, double exponent, Value dz) => exponent switch
    {
        0 => null,
        1 => dz,
        2 => builder.Mul(dz, builder.Scale(x, 2)),
        _ => builder.Mul(dz, builder.Scale(builder.Op("Pow", x, builder.Number(y, exponent - 1)), exponent)),
    };

    private static double? Literal(Value y) => y is not { Kind: ValueKind.Constant, Data: { Count: 1 } data, Shape.Rank: 0 } ? null : data.Element switch
    {
        ElementType.Float => data.As<float>()[0],
        ElementType.Double => data.As<double>()[0],
        ElementType.Int64 => data.As<long>()[0],
        ElementType.Int32 => data.As<int>()[0],
        _ => null,
    };
}
