using System.Collections.Concurrent;
using System.IO.Compression;
using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

/// <summary>Small drawings, zips and folders, different for every name.</summary>
internal static class Pictures
{
    public const string First = "images_background_small1";
    public const string Second = "images_background_small2";

    private static readonly ConcurrentDictionary<(string, int), byte[]> Drawn = new();
    private static readonly Lazy<byte[]> FirstZip = new(() => Zip(Entries(First, "Greek", "Korean")));
    private static readonly Lazy<byte[]> SecondZip = new(() => Zip(Entries(Second, "Greek", "Tagalog")));

    public static byte[] Png(string name, int side = 105) => Drawn.GetOrAdd((name, side), _ => Draw(name, side));

    /// <summary>Entries of one zip: alphabets of two characters of three drawings.</summary>
    public static Dictionary<string, byte[]> Entries(string root, params string[] alphabets)
    {
        var entries = new Dictionary<string, byte[]> { [root + "/"] = [] };
        foreach (var alphabet in alphabets)
        {
            entries[$"{root}/{alphabet}/"] = [];
            foreach (var character in new[] { "character01", "character02" })
            {
                for (var i = 1; i <= 3; i++)
                {
                    entries[$"{root}/{alphabet}/{character}/000{i}.png"] = Png($"{alphabet}/{character}/{i}");
                }
            }
        }
        return entries;
    }

    public static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(bytes);
            }
        }
        return memory.ToArray();
    }

    /// <summary>A folder with both zips: Korean and Greek in the first, Tagalog and Greek again in the second.</summary>
    public static TemporaryFolder Omniglot(byte[]? first = null, byte[]? second = null)
    {
        var folder = new TemporaryFolder();
        File.WriteAllBytes(folder[First + ".zip"], first ?? FirstZip.Value);
        File.WriteAllBytes(folder[Second + ".zip"], second ?? SecondZip.Value);
        return folder;
    }

    private static byte[] Draw(string name, int side)
    {
        var random = EpisodeRandom.For((ulong)name.Sum(c => (long)c * c), (ulong)name.Length, 0);
        var pixels = new float[side * side];
        Array.Fill(pixels, 1);
        for (var i = 0; i < side; i++)
        {
            pixels[random.Below(pixels.Length)] = 0;
        }
        return PngWriter.ToBytes(new GrayImage(side, side, pixels));
    }
}
