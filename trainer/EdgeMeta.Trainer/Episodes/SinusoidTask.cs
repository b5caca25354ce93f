namespace EdgeMeta.Trainer.Episodes;

/// <summary>One curve of the sinusoid family: y = Amplitude * sin(x - Phase).</summary>
/// <param name="Amplitude">In [0.1, 5].</param>
/// <param name="Phase">In [0, pi].</param>
public readonly record struct SinusoidTask(double Amplitude, double Phase)
{
    /// <summary>The true value at x.</summary>
    public float At(float x) => (float)(Amplitude * Math.Sin(x - Phase));

    /// <summary>Points of the curve at these places.</summary>
    public Examples At(ReadOnlySpan<float> x)
    {
        var targets = new float[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            targets[i] = At(x[i]);
        }
        return Examples.WithTargets(x.ToArray(), [1], targets, 1);
    }
}
