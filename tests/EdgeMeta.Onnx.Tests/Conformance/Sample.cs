namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>How the values of an input are drawn. Central differences move an element by up to 0.04: kinks must lie further away.</summary>
internal sealed class Sample
{
    private readonly Func<Random, int, float[]> draw;

    private Sample(Func<Random, int, float[]> draw) => this.draw = draw;

    /// <summary>Uniform in [-1.5, 1.5].</summary>
    public static Sample Smooth { get; } = Between(-1.5, 1.5);

    /// <summary>Uniform in [0.5, 2].</summary>
    public static Sample Positive { get; } = Between(0.5, 2);

    /// <summary>0.5 to 2 in magnitude, either sign.</summary>
    public static Sample NonZero { get; } = AwayFrom(0.5, -2, 2, 0);

    /// <summary>All values at least 0.25 apart, around 0, in random order.</summary>
    public static Sample Distinct { get; } = new((random, count) =>
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => (i - (count / 2)) * 0.25f)];
        random.Shuffle(values);
        return values;
    });

    /// <summary>Uniform in a range.</summary>
    public static Sample Between(double low, double high) =>
        new((random, count) => [.. Enumerable.Range(0, count).Select(_ => (float)(low + ((high - low) * random.NextDouble())))]);

    /// <summary>Uniform in a range, outside of a margin around each kink.</summary>
    public static Sample AwayFrom(double margin, double low, double high, params double[] kinks) => new((random, count) =>
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            do
            {
                values[i] = (float)(low + ((high - low) * random.NextDouble()));
            }
            while (kinks.Any(k => Math.Abs(values[i] - k) < margin));
        }

        return values;
    });

    /// <summary>The given values, over and over.</summary>
    public static Sample Of(params float[] values) => new((_, count) => [.. Enumerable.Range(0, count).Select(i => values[i % values.Length])]);

    /// <summary>Draws.</summary>
    public float[] Draw(Random random, int count) => draw(random, count);
}
