using System.IO.Compression;

namespace EdgeMeta.Bundles;

/// <summary>
/// Reads every PNG of the specification (ISO/IEC 15948) as grey: colour by the Rec. 601 weights of luma, transparent parts on white paper.
/// Sizes are checked before anything is allocated, checksums before anything is believed; colour profiles and gamma are not applied.
/// </summary>
public static class PngReader
{
    internal const string Remedy = "Save the picture again as an ordinary PNG.";

    internal static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="png">The file's bytes.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="InputException">Not a PNG, damaged, or larger than <see cref="GrayImage.MostPixels"/>.</exception>
    public static GrayImage Read(ReadOnlySpan<byte> png, string name)
    {
        var chunks = PngChunks.Read(png, name);
        var header = chunks.Header;
        var rows = Inflate(chunks, name);
        var colors = PngColors.Of(chunks);
        var pixels = new float[header.Width * header.Height];
        var step = Math.Max(1, header.BitsPerPixel / 8);
        var at = 0;
        foreach (var pass in PngPass.Of(header))
        {
            var columns = pass.Columns(header);
            var length = header.RowBytes(columns);
            ReadOnlySpan<byte> above = new byte[length];
            var greys = new float[columns];
            for (var row = 0; row < pass.Rows(header); row++)
            {
                var line = rows.AsSpan(at + 1, length);
                if (!PngFilter.Undo(rows[at], line, above, step))
                {
                    throw new InputException(name, $"has the unknown row filter {rows[at]}.", Remedy);
                }
                if (!colors.TryRead(line, greys))
                {
                    throw new InputException(name, "uses a colour that its palette lacks.", Remedy);
                }
                var target = ((pass.Y0 + (row * pass.StepY)) * header.Width) + pass.X0;
                for (var column = 0; column < columns; column++)
                {
                    pixels[target + (column * pass.StepX)] = greys[column];
                }
                above = line;
                at += 1 + length;
            }
        }
        return new GrayImage(header.Width, header.Height, pixels);
    }

    /// <exception cref="InputException">Absent, unreadable, or not a PNG that <see cref="Read"/> takes.</exception>
    public static GrayImage ReadFile(string path)
    {
        byte[] bytes;
        try
        {
            bytes = WholeFile.Read(path, limit: 256 << 20);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
        return Read(bytes, path);
    }

    /// <summary>The filtered rows: exactly as many bytes as the header's size makes, however many the stream would give.</summary>
    private static byte[] Inflate(PngChunks chunks, string name)
    {
        var header = chunks.Header;
        var expected = PngPass.Of(header).Sum(pass => (1L + header.RowBytes(pass.Columns(header))) * pass.Rows(header));
        // Deflate cannot expand more than 1032-fold, so a short stream that claims a large picture is refused before the allocation.
        if (expected > 1032L * chunks.Data.Length + 64)
        {
            throw new InputException(name, $"has too little data for {header.Width} x {header.Height} pixels.", Remedy);
        }
        var rows = new byte[expected];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(chunks.Data.ToArray()), CompressionMode.Decompress);
            stream.ReadExactly(rows);
            if (stream.ReadByte() >= 0)
            {
                throw new InvalidDataException("there are more rows than the header says.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InputException(name, $"has damaged pixel data: {e.Message}", Remedy, e);
        }
        return rows;
    }
}
