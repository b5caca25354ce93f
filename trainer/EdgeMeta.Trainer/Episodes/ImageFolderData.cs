using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>A folder with one folder of PNG files per class: FOLDER/CLASS/*.png. Other files and hidden ones are left alone.</summary>
public sealed class ImageFolderData : ImageData
{
    private const int MostClasses = 100_000;
    private const int MostImages = 1_000_000;
    private const long MostFileBytes = 64 << 20;
    private const long MostValues = 1L << 30;

    private ImageFolderData(string digest, ClassImages? train, ClassImages? test)
        : base("image classes", digest, train, test)
    {
    }

    /// <param name="folder">Holds a folder per class.</param>
    /// <param name="preprocessing">From picture to example.</param>
    /// <param name="heldOut">Classes for test; all others are for training. Null: every class is for test, as in evaluation.</param>
    /// <param name="quarterTurns">Whether training has every class also turned by 90, 180 and 270 degrees, as classes of their own.</param>
    /// <exception cref="InputException">
    /// No such folder, no classes, a class without PNG files, an unreadable or damaged file, an unknown class to hold out.
    /// </exception>
    public static ImageFolderData Load(string folder, ImagePreprocessing preprocessing, IReadOnlyList<string>? heldOut, bool quarterTurns = false)
    {
        var files = List(folder);
        if (heldOut is not null)
        {
            RequireKnown(folder, "class", heldOut, files.Keys);
        }
        var values = files.Values.Sum(f => (long)f.Length) * preprocessing.Width * preprocessing.Height;
        if (values > MostValues)
        {
            throw new InputException(folder, $"has pictures of {values} values in all; at most {MostValues} fit.", "Give fewer pictures or a smaller size.");
        }
        var sources = files.Select(c => new Decoding.Source(c.Key, [.. c.Value.Select(file => (file, (ReadOnlyMemory<byte>)Content(file)))])).ToArray();
        var classes = Decoding.Decode(sources, preprocessing);
        var sides = classes.ToLookup(c => heldOut?.Contains(c.Name) ?? true);
        var train = sides[false].Any() ? new ClassImages(sides[false]) : null;
        return new ImageFolderData(DigestOf(sources, preprocessing, heldOut, quarterTurns), quarterTurns ? train?.WithQuarterTurns() : train,
            sides[true].Any() ? new ClassImages(sides[true]) : null);
    }

    private static SortedDictionary<string, string[]> List(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                throw new InputException(folder, "is not a folder.", "Give a folder that holds one folder of PNG files per class.");
            }
            var files = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
            var total = 0;
            foreach (var path in Directory.EnumerateDirectories(folder).Where(path => !Path.GetFileName(path).StartsWith('.')))
            {
                var pictures = Directory.EnumerateFiles(path).Where(IsPicture).Order(StringComparer.Ordinal).Take(MostImages).ToArray();
                files.Add(Path.GetFileName(path), pictures);
                total += pictures.Length;
                if (pictures.Length == 0)
                {
                    throw new InputException(path, "holds no PNG files.", "Put the pictures of the class there, or remove the folder.");
                }
                if (files.Count > MostClasses || total > MostImages)
                {
                    throw new InputException(folder, $"has more than {MostClasses} classes or {MostImages} pictures.", "Give a smaller folder.");
                }
            }
            return files.Count > 0 ? files : throw new InputException(folder, "holds no class folders.", "Put the pictures into one folder per class.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(folder, $"cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
    }

    private static bool IsPicture(string path) =>
        Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase) && !Path.GetFileName(path).StartsWith('.');

    private static byte[] Content(string path)
    {
        try
        {
            return WholeFile.Read(path, MostFileBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
    }

    private static string DigestOf(IEnumerable<Decoding.Source> sources, ImagePreprocessing preprocessing, IReadOnlyList<string>? heldOut, bool quarterTurns)
    {
        using var digest = new Digest();
        foreach (var source in sources)
        {
            foreach (var (place, png) in source.Files)
            {
                digest.Add(source.ClassName).Add(Path.GetFileName(place)).Add(png.Span);
            }
        }
        digest.Add($"{preprocessing.Width} x {preprocessing.Height} x {preprocessing.Channels} invert {preprocessing.Invert}, quarter turns {quarterTurns}");
        digest.Add(heldOut is null ? "all for test" : "held out:");
        foreach (var name in (heldOut ?? []).Distinct().Order(StringComparer.Ordinal))
        {
            digest.Add(name);
        }
        return digest.ToHex();
    }
}
