using System.IO.Compression;
using System.Text.RegularExpressions;
using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>
/// One of Omniglot's zips as published: entries NAME/ALPHABET/characterNN/*.png. Anything else in it is refused before a byte is decompressed.
/// </summary>
internal static partial class OmniglotZip
{
    // The published files have at most 1.6 MB, 3,300 entries and 420 bytes per drawing; whoever exceeds these limits is not one of them.
    private const long MostZipBytes = 16 << 20;
    private const int MostEntries = 50_000;
    private const long MostEntryBytes = 64 << 10;
    private const long MostBytes = 64 << 20;
    private const string Remedy = "Download the zip again from https://github.com/brendenlake/omniglot (folder python).";

    /// <summary>Its drawings by "ALPHABET/characterNN/FILE.png".</summary>
    /// <exception cref="InputException">Unreadable, damaged, or not the published content.</exception>
    public static Dictionary<string, byte[]> Read(string path)
    {
        try
        {
            var bytes = WholeFile.Read(path, MostZipBytes);
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            return Read(archive, path, Path.GetFileNameWithoutExtension(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
        catch (InvalidDataException e)
        {
            throw new InputException(path, $"is not an intact zip file: {e.Message}", Remedy, e);
        }
    }

    private static Dictionary<string, byte[]> Read(ZipArchive archive, string path, string root)
    {
        if (archive.Entries.Count > MostEntries)
        {
            throw new InputException(path, $"has {archive.Entries.Count} entries; at most {MostEntries} are read.", Remedy);
        }
        var drawings = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var entry in archive.Entries)
        {
            if (!entry.FullName.StartsWith(root + "/", StringComparison.Ordinal)
                || Name().Match(entry.FullName[(root.Length + 1)..]) is not { Success: true } name)
            {
                throw new InputException($"{path}: {Printable(entry.FullName)}", $"is not of the form {root}/ALPHABET/characterNN/FILE.png.", Remedy);
            }
            total += entry.Length;
            if (entry.Length > MostEntryBytes || total > MostBytes)
            {
                throw new InputException($"{path}: {entry.FullName}", $"declares {entry.Length} bytes, {total} with those before it; "
                    + $"at most {MostEntryBytes} and {MostBytes} are read.", Remedy);
            }
            if (name.Groups["drawing"].Success && !drawings.TryAdd(name.Value, entry))
            {
                throw new InputException($"{path}: {entry.FullName}", "is there twice.", Remedy);
            }
        }
        return drawings.ToDictionary(drawing => drawing.Key, drawing => Content(drawing.Value, path), StringComparer.Ordinal);
    }

    private static byte[] Content(ZipArchiveEntry entry, string path)
    {
        var bytes = new byte[entry.Length];
        try
        {
            using var stream = entry.Open();
            stream.ReadExactly(bytes);
            if (stream.ReadByte() >= 0)
            {
                throw new InvalidDataException("there are more bytes than the directory says.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw new InputException($"{path}: {entry.FullName}", $"cannot be decompressed: {e.Message}", Remedy, e);
        }
        return bytes;
    }

    /// <summary>A hostile name goes into a message, so control characters and length are taken from it.</summary>
    private static string Printable(string name) =>
        string.Concat(name.Take(80).Select(c => c is >= ' ' and <= '~' ? c : '?')) + (name.Length > 80 ? "..." : "");

    /// <summary>A folder or a drawing. No part starts with a dot, so that "." and ".." cannot occur, and none holds a separator of any system.</summary>
    [GeneratedRegex(@"\A(?:[A-Za-z][A-Za-z0-9_()-]{0,60}/(?:character[0-9]{2,3}/(?<drawing>[A-Za-z0-9_-]{1,60}\.png)?)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
