namespace EdgeMeta.Onnx.Ops.Normalization;

/// <summary>
/// (x - mean) / sqrt(variance + epsilon) over some axes, the core of every normalisation, with the variance divided by the number of elements.
/// </summary>
/// <param name="Normal">The standardised x.</param>
/// <param name="Mean">The mean, axes kept as size 1.</param>
/// <param name="Variance">The variance, axes kept as size 1.</param>
/// <param name="Inverse">1 / sqrt(variance + epsilon), axes kept as size 1.</param>
internal sealed record Standardized(Value Normal, Value Mean, Value Variance, Value Inverse)
{
    /// <summary>Appends the computation.</summary>
    public static Standardized Of(GraphBuilder b, Value x, long[] axes, float epsilon)
    {
        Value mean = b.Reduce("ReduceMean", x, axes, keepDims: true);
        Value centred = b.Sub(x, mean);
        Value variance = b.Reduce("ReduceMean", b.Mul(centred, centred), axes, keepDims: true);
        Value inverse = b.Op("Reciprocal", b.Op("Sqrt", b.Add(variance, b.Number(x, epsilon))));
        return new Standardized(b.Mul(centred, inverse), mean, variance, inverse);
    }

    /// <summary>
    /// The cotangent of x, in closed form, from that of the standardised x, which is <paramref name="g"/> times a scale that does not vary along the axes:
    /// factor (g - mean(g) - normal mean(g normal)) with factor = <see cref="Inverse"/> times the scale. The sums over the axes come with it, for the scale's
    /// and the bias's own cotangents. Differentiating the computation step by step gives the same with twice the passes over x.
    /// </summary>
    public (Value Dx, Value Sum, Value SumAlongNormal) Pull(GraphBuilder b, Value g, long[] axes, Value factor)
    {
        Value sum = b.ReduceSum(g, axes), along = b.ReduceSum(b.Mul(g, Normal), axes);
        Value share = b.Mul(factor, OneOverCount(b, g, sum, axes));
        Value mean = b.Add(b.Mul(Normal, b.Mul(share, along)), b.Mul(share, sum));
        return (b.Sub(b.Mul(factor, g), mean), sum, along);
    }

    private static Value OneOverCount(GraphBuilder b, Value x, Value reduced, long[] axes)
    {
        Value Size(Value v) => b.Cast(b.Op("Size", v), x.Type.Element);
        return axes.All(a => x.Shape[(int)a].IsStatic)
            ? b.Number(x, 1.0 / axes.Aggregate(1.0, (n, a) => n * x.Shape[(int)a].Size))
            : b.Div(Size(reduced), Size(x));
    }
}
