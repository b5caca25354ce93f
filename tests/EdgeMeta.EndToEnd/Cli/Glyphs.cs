using EdgeMeta.Bundles;
using EdgeMeta.EndToEnd.Cli;

[assembly: AssemblyFixture(typeof(Glyphs))]

namespace EdgeMeta.EndToEnd.Cli;

/// <summary>A bundle of a small classifier of pictures, not trained, with a folder of made-up drawings: bars of five directions.</summary>
public sealed class Glyphs : IDisposable
{
    private const int Side = 40;

    internal TemporaryFolder Folder { get; } = new();

    internal string Bundle => Folder["glyphs.edgemeta"];

    internal string Run => Folder["run"];

    internal string Support => Folder["drawings"];

    public Glyphs()
    {
        for (int label = 0; label < 5; label++)
        {
            Directory.CreateDirectory(Folder["drawings", $"class{label}"]);
            for (int i = 0; i < 25; i++)
            {
                string place = i < 5
                    ? Folder["drawings", $"class{label}", $"{i}.png"]
                    : Path.Combine(Directory.CreateDirectory(Folder["pictures", $"class{label}"]).FullName, $"{i}.png");
                File.WriteAllBytes(place, Bar(label * Math.PI / 5, i));
            }
        }

        File.WriteAllText(Folder["config.json"], """
            {
              "name": "bars", "model": { "name": "conv4", "filters": 8, "norm": "batch" },
              "episodes": { "kind": "images", "ways": 5, "shots": 5, "queries": 5, "quarterTurns": false, "invert": true },
              "norm": "support", "innerRates": { "initial": 0.1 }, "metaBatchSize": 2, "iterations": 20, "clipNorm": 10,
              "test": { "episodes": 5, "queries": 5, "steps": 1 }
            }
            """);
        CliRun.Done("train", "--config", Folder["config.json"], "--data", Folder["pictures"], "--out", Run, "--threads", "2");
        CliRun.Done("export", Run, "--out", Bundle);
    }

    public void Dispose() => Folder.Dispose();

    internal static byte[] Bar(double angle, int shift)
    {
        byte[] pixels = Enumerable.Repeat((byte)255, Side * Side).ToArray();
        for (double t = -14; t <= 14; t += 0.25)
        {
            int x = (int)((Side / 2.0) + (t * Math.Cos(angle)) + (shift % 5) - 2), y = (int)((Side / 2.0) + (t * Math.Sin(angle)) + (shift / 5) - 2);
            pixels[(y * Side) + x] = pixels[(y * Side) + x + 1] = 0;
        }

        return PngWriter.ToBytes(new GrayImage(Side, Side, [.. pixels.Select(p => p / 255f)]));
    }
}
