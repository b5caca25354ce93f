using System.Buffers.Binary;
using System.Text;

namespace EdgeMeta.Bundles;

/// <summary>Writes a zip of stored entries in the given order; the bytes depend on names and contents only (the date is always 1980-01-01).</summary>
internal static class StoredZipWriter
{
    private const ushort Version = 20;
    private const ushort MadeOnUnix = (3 << 8) | Version;
    private const ushort FirstOfJanuary1980 = (1 << 5) | 1;
    private const uint OrdinaryFile = 0x81A4u << 16;

    /// <exception cref="InvalidOperationException">The archive would exceed 2 GiB.</exception>
    public static byte[] Write(IReadOnlyList<BundleEntry> entries)
    {
        var headers = entries.Sum(e => (long)StoredZipReader.LocalSize + StoredZipReader.CentralSize + (2 * e.Name.Length));
        var total = headers + StoredZipReader.EndSize + entries.Sum(e => (long)e.Data.Length);
        if (total > Array.MaxLength)
        {
            throw new InvalidOperationException($"a bundle of {total} bytes exceeds the limit of {Array.MaxLength}.");
        }
        var bytes = new byte[total];
        var at = 0;
        var placed = new List<(BundleEntry Entry, uint Crc, int Offset)>();
        foreach (var entry in entries)
        {
            var crc = Crc32.Of(entry.Data.Span);
            placed.Add((entry, crc, at));
            var local = bytes.AsSpan(at);
            BinaryPrimitives.WriteUInt32LittleEndian(local, StoredZipReader.LocalSignature);
            Shared(local[4..], entry, crc);
            Name(local[StoredZipReader.LocalSize..], entry);
            entry.Data.Span.CopyTo(local[(StoredZipReader.LocalSize + entry.Name.Length)..]);
            at += StoredZipReader.LocalSize + entry.Name.Length + entry.Data.Length;
        }
        var start = at;
        foreach (var (entry, crc, offset) in placed)
        {
            var central = bytes.AsSpan(at);
            BinaryPrimitives.WriteUInt32LittleEndian(central, StoredZipReader.CentralSignature);
            BinaryPrimitives.WriteUInt16LittleEndian(central[4..], MadeOnUnix);
            Shared(central[6..], entry, crc);
            BinaryPrimitives.WriteUInt32LittleEndian(central[38..], OrdinaryFile);
            BinaryPrimitives.WriteInt32LittleEndian(central[42..], offset);
            Name(central[StoredZipReader.CentralSize..], entry);
            at += StoredZipReader.CentralSize + entry.Name.Length;
        }
        var end = bytes.AsSpan(at);
        BinaryPrimitives.WriteUInt32LittleEndian(end, StoredZipReader.EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)entries.Count);
        BinaryPrimitives.WriteInt32LittleEndian(end[12..], at - start);
        BinaryPrimitives.WriteInt32LittleEndian(end[16..], start);
        return bytes;
    }

    /// <summary>The 24 bytes from "version needed" to "name length" that both headers of an entry have in common.</summary>
    private static void Shared(Span<byte> header, BundleEntry entry, uint crc)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], FirstOfJanuary1980);
        BinaryPrimitives.WriteUInt32LittleEndian(header[10..], crc);
        BinaryPrimitives.WriteInt32LittleEndian(header[14..], entry.Data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[18..], entry.Data.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)entry.Name.Length);
    }

    private static void Name(Span<byte> target, BundleEntry entry) => Encoding.ASCII.GetBytes(entry.Name, target);
}
