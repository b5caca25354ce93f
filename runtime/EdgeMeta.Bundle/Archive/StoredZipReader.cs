using System.Buffers.Binary;
using System.Text;

namespace EdgeMeta.Bundles;

/// <summary>
/// Reads a zip of stored entries (PKWARE APPNOTE 6.3, 4.3) out of memory, and nothing else: no compression, encryption, data descriptor, zip64, comment
/// or second disk. Entries are views of the file's bytes that do not overlap, so nothing can expand, and the directory is believed
/// only where the entries' own headers agree with it.
/// </summary>
internal static class StoredZipReader
{
    public const int MostEntries = 256;
    internal const int LocalSize = 30;
    internal const int CentralSize = 46;
    internal const int EndSize = 22;
    internal const uint LocalSignature = 0x04034B50;
    internal const uint CentralSignature = 0x02014B50;
    internal const uint EndSignature = 0x06054B50;

    private const ushort Utf8Names = 1 << 11;
    private const string Remedy = "Copy or export the bundle again.";

    /// <exception cref="BundleException">The bytes are not such a zip; the message names the entry.</exception>
    public static IReadOnlyList<BundleEntry> Read(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.Length < EndSize || U32(bytes, bytes.Length - EndSize) != EndSignature)
        {
            throw Refuse(null, "is not a bundle, or is truncated: it does not end as a zip archive without a comment does.");
        }
        var end = bytes[^EndSize..];
        int count = U16(end, 10);
        var size = U32(end, 12);
        var start = U32(end, 16);
        if (U16(end, 4) != 0 || U16(end, 6) != 0 || U16(end, 8) != count || U16(end, 20) != 0 || start + (ulong)size != (ulong)(bytes.Length - EndSize))
        {
            throw Refuse(null, "has a zip directory that does not end where it says.");
        }
        if (count > MostEntries)
        {
            throw Refuse(null, $"has {count} entries; a bundle has at most {MostEntries}.");
        }
        var entries = new List<BundleEntry>(count);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var ranges = new List<(long Begin, long End, string Name)>(count);
        var at = (int)start;
        for (var i = 0; i < count; i++)
        {
            var (entry, begin, stop) = ReadEntry(file, ref at, bytes.Length - EndSize, (int)start);
            if (!names.Add(entry.Name))
            {
                throw Refuse(entry.Name, "occurs twice.");
            }
            entries.Add(entry);
            ranges.Add((begin, stop, entry.Name));
        }
        if (at != bytes.Length - EndSize)
        {
            throw Refuse(null, "has a zip directory with bytes too many.");
        }
        RequireDisjoint(ranges);
        return entries;
    }

    private static (BundleEntry Entry, long Begin, long End) ReadEntry(ReadOnlyMemory<byte> file, ref int at, int directoryEnd, int directoryStart)
    {
        var bytes = file.Span;
        if (directoryEnd - at < CentralSize || U32(bytes, at) != CentralSignature)
        {
            throw Refuse(null, $"has a damaged zip directory at byte {at}.");
        }
        var central = bytes.Slice(at, CentralSize);
        int nameLength = U16(central, 28);
        var length = CentralSize + nameLength + U16(central, 30) + U16(central, 32);
        if (directoryEnd - at < length)
        {
            throw Refuse(null, $"has a damaged zip directory at byte {at}.");
        }
        var rawName = bytes.Slice(at + CentralSize, nameLength);
        var name = Encoding.Latin1.GetString(rawName);
        at += length;
        if (!EntryName.IsSafe(name))
        {
            throw Refuse(null, $"has an entry with the forbidden name '{Printable(name)}': names are plain and relative.");
        }
        if (U16(central, 10) != 0 || (U16(central, 8) & ~Utf8Names) != 0)
        {
            throw Refuse(name, "is compressed, encrypted or streamed; entries of a bundle are stored as they are.");
        }
        var stored = U32(central, 20);
        var begin = U32(central, 42);
        if (stored != U32(central, 24) || U16(central, 34) != 0 || begin > directoryStart - LocalSize)
        {
            throw Refuse(name, $"declares {U32(central, 24)} bytes, {stored} stored, at byte {begin}, which the file does not hold.");
        }
        var local = bytes.Slice((int)begin, LocalSize);
        var data = (long)begin + LocalSize + U16(local, 26) + U16(local, 28);
        var agrees = U32(local, 0) == LocalSignature && data <= directoryStart
            && local.Slice(6, 4).SequenceEqual(central.Slice(8, 4)) && local.Slice(14, 14).SequenceEqual(central.Slice(16, 14))
            && bytes.Slice((int)begin + LocalSize, nameLength).SequenceEqual(rawName);
        if (!agrees || data + stored > directoryStart)
        {
            throw Refuse(name, "has a header that contradicts the zip directory, or reaches beyond the end of the file.");
        }
        if (name == EntryName.Manifest && Crc32.Of(bytes.Slice((int)data, (int)stored)) != U32(central, 16))
        {
            // Only here: all other entries are held to a SHA-256 in the manifest, which itself has nothing but this.
            throw Refuse(name, "has a wrong checksum.");
        }
        return (new BundleEntry(name, file.Slice((int)data, (int)stored)), begin, data + stored);
    }

    private static void RequireDisjoint(List<(long Begin, long End, string Name)> ranges)
    {
        long free = 0;
        foreach (var (begin, end, name) in ranges.Order())
        {
            if (begin < free)
            {
                throw Refuse(name, "shares its bytes with another entry.");
            }
            free = end;
        }
    }

    private static string Printable(string name) =>
        string.Concat(name.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || "/\\.:-_ ".Contains(c) ? c : '?'));

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static BundleException Refuse(string? entry, string problem) => new(null, entry, problem, Remedy);
}
