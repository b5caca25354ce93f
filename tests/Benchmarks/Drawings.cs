using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Benchmarks;

/// <summary>Made-up drawings of 28x28: strokes on an even ground, so that pooling windows tie as they do on real ones.</summary>
internal static class Drawings
{
    private const int Pixels = 28 * 28;

    public static float[] Strokes(int examples)
    {
        EpisodeRandom random = EpisodeRandom.For(1, 0, 0);
        float[] x = new float[examples * Pixels];
        for (int stroke = 0; stroke < examples * 4; stroke++)
        {
            (int row, int column, int down, int right) = (3 + random.Below(22), 3 + random.Below(22), random.Below(3) - 1, random.Below(3) - 1);
            for (int t = 0; t < 12; t++)
            {
                (int r, int c) = (row + (down * t), column + (right * t));
                if (r is >= 0 and < 28 && c is >= 0 and < 28)
                {
                    x[(stroke / 4 * Pixels) + (r * 28) + c] = 1;
                }
            }
        }

        return x;
    }
}
