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
    /// The cotangent of x from that of the standardised x, in closed form: inverse (g - mean(g) - normal mean(g normal)). Differentiating the
    /// computation step by step gives the same with twice the passes over x.
    /// </summary>
    public Value Pull(GraphBuilder b, Value g, long[] axes)
    {
        Value mean = b.Reduce("ReduceMean", g, axes, keepDims: true);
        Value along = b.Reduce("ReduceMean", b.Mul(g, Normal), axes, keepDims: true);
        return b.Mul(Inverse, b.Sub(b.Sub(g, mean), b.Mul(Normal, along)));
    }
}
