namespace EdgeMeta.Trainer.Optimizers;

/// <summary>Clipping by the global norm (Pascanu, Mikolov, Bengio 2013).</summary>
internal static class GradientNorm
{
    /// <summary>The Euclidean norm, summed in double precision from first to last.</summary>
    public static double Of(ReadOnlySpan<float> gradient)
    {
        double sum = 0;
        foreach (float g in gradient)
        {
            sum += (double)g * g;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Scales the gradient down to <paramref name="limit"/> where its norm is larger; returns the norm it had.</summary>
    public static double Clip(Span<float> gradient, double? limit)
    {
        double norm = Of(gradient);
        if (limit is { } most && norm > most)
        {
            var factor = (float)(most / norm);
            foreach (ref float g in gradient)
            {
                g *= factor;
            }
        }

        return norm;
    }
}
