namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>
/// y = x cut to [min, max], either bound optional; where min exceeds max, y is max. As in torch the slope is 1 at the bounds, and a bound
/// receives the cotangent of what it cut. https://onnx.ai/onnx/operators/onnx__Clip.html, since 13.
/// </summary>
public sealed class Clip : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        foreach (Value bound in node.Inputs.Skip(1).OfType<Value>())
        {
            if (bound.Type.Element != x.Element || bound.Shape.Rank != 0)
            {
                throw node.Malformed($"the bound '{bound}' should be a scalar {x.Element}");
            }
        }

        return [x];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return new Value?[node.Inputs.Count];
        }

        Value x = node.Input(0), zero = builder.Number(x, 0);
        (Value? min, Value? max) = (node.OptionalInput(1), node.OptionalInput(2));
        Value? above = max is null ? null : builder.Op("Greater", x, max);
        Value? below = min is null ? null : builder.Op("Less", x, min);
        if (above is not null && below is not null)
        {
            // Crossed bounds give max whatever x is.
            Value crossed = builder.Op("Less", max, min);
            above = builder.Op("Or", above, crossed);
            below = builder.Op("And", below, builder.Op("Not", above));
        }

        Value? cut = above is null ? below : below is null ? above : builder.Op("Or", above, below);
        return
        [
            cut is null ? d : builder.Where(cut, zero, d),
            below is null ? null : builder.Where(below, d, zero),
            above is null ? null : builder.Where(above, d, zero),
        ];
    }
}
