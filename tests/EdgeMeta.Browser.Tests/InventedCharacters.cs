using EdgeMeta.Bundles;

namespace EdgeMeta.Browser.Tests;

/// <summary>Drawings to train on where Omniglot is not there: characters of a few random strokes, each drawn anew with an unsteady hand.</summary>
internal static class InventedCharacters
{
    private const int Count = 40, Drawings = 12, Side = 105;

    /// <summary>Writes a folder of PNG files per character and returns their names.</summary>
    public static string[] Write(string folder)
    {
        string[] names = [.. Enumerable.Range(0, Count).Select(i => $"character{i:00}")];
        for (int i = 0; i < Count; i++)
        {
            Directory.CreateDirectory(Path.Combine(folder, names[i]));
            Shape shape = Invent(new Random(i));
            var hand = new Hand(seed: 1000 + i);
            for (int drawing = 0; drawing < Drawings; drawing++)
            {
                File.WriteAllBytes(Path.Combine(folder, names[i], $"{drawing}.png"), PngWriter.ToBytes(Picture(hand.Draw(shape))));
            }
        }

        return names;
    }

    private static Shape Invent(Random random)
    {
        (double, double) Corner() => (0.15 + (0.7 * random.NextDouble()), 0.15 + (0.7 * random.NextDouble()));
        Stroke Line() => Shape.Line([.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Corner())]);
        return new Shape("invented", [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Line())]);
    }

    /// <summary>Dark on white, with a pen three pixels wide.</summary>
    private static GrayImage Picture(IEnumerable<Stroke> strokes)
    {
        float[] pixels = [.. Enumerable.Repeat(1f, Side * Side)];
        foreach (((double X, double Y) from, (double X, double Y) to) in strokes.SelectMany(s => s.Points.Zip(s.Points.Skip(1))))
        {
            for (double t = 0; t <= 1; t += 0.02)
            {
                int x = (int)(Side * (from.X + (t * (to.X - from.X)))), y = (int)(Side * (from.Y + (t * (to.Y - from.Y))));
                for (int near = 0; near < 9; near++)
                {
                    pixels[(Math.Clamp(y + (near / 3) - 1, 0, Side - 1) * Side) + Math.Clamp(x + (near % 3) - 1, 0, Side - 1)] = 0;
                }
            }
        }

        return new GrayImage(Side, Side, pixels);
    }
}
