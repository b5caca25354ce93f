using System.IO.Compression;

namespace EdgeMeta.Bundles.Tests;

/// <summary>Omniglot's own pictures, where they are at hand (EDGEMETA_DATA or ../shared/data beside the checkout).</summary>
public sealed class OmniglotPngTests
{
    // Ink pixels of the whole set, counted by another program that undoes zlib and rows itself.
    [Theory]
    [InlineData("images_background_small1.zip", 2720, 2286596)]
    [InlineData("images_background_small2.zip", 3120, 2757599)]
    public void Every_published_picture_is_read_to_the_pixel(string name, int pictures, int ink)
    {
        var path = Find(name);
        Assert.SkipWhen(path is null, $"{name} is not at hand: set EDGEMETA_DATA to the folder that holds omniglot/.");
        using var zip = ZipFile.OpenRead(path);
        var (count, dark, light) = (0, 0, 0);
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".png", StringComparison.Ordinal)))
        {
            using var copy = new MemoryStream();
            using (var stream = entry.Open())
            {
                stream.CopyTo(copy);
            }
            var image = PngReader.Read(copy.ToArray(), entry.FullName);
            Assert.Equal((105, 105), (image.Width, image.Height));
            count++;
            foreach (var pixel in image.Pixels)
            {
                dark += pixel == 0 ? 1 : 0;
                light += pixel == 1 ? 1 : 0;
            }
        }

        Assert.Equal((pictures, ink, (pictures * 105 * 105) - ink), (count, dark, light));
    }

    private static string? Find(string name)
    {
        var roots = new List<string?> { Environment.GetEnvironmentVariable("EDGEMETA_DATA") };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeMeta.sln")))
            {
                roots.Add(Path.Combine(folder.FullName, "..", "shared", "data"));
            }
        }
        return roots.OfType<string>().Select(root => Path.Combine(root, "omniglot", name)).FirstOrDefault(File.Exists);
    }
}
