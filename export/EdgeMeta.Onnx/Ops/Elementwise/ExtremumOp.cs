namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>The largest or smallest of several tensors, element by element; inputs that tie share the cotangent equally, as in torch.</summary>
public abstract class ExtremumOp : VariadicOp
{
    /// <inheritdoc/>
    protected sealed override Value?[] Vjp(GraphBuilder b, Value[] x, Value z, Value dz)
    {
        if (x.Length == 1)
        {
            return [dz];
        }

        Value[] winners = [.. x.Select(xi => b.Indicator(b.Op("Equal", xi, z), z))];
        Value share = b.Div(dz, winners.Aggregate(b.Add));
        return [.. winners.Select(w => b.Mul(share, w))];
    }
}
