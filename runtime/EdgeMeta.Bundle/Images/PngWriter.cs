using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EdgeMeta.Bundles;

/// <summary>Writes 8-bit grey PNG files, for samples and tests.</summary>
public static class PngWriter
{
    /// <summary>The picture as PNG; brightness is rounded to 256 levels.</summary>
    public static byte[] ToBytes(GrayImage image)
    {
        var rows = new byte[(image.Width + 1) * image.Height];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                rows[(y * (image.Width + 1)) + 1 + x] = (byte)Math.Round(Math.Clamp(image.Pixels[(y * image.Width) + x], 0, 1) * 255);
            }
        }
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = 8;
        using var png = new MemoryStream();
        png.Write(PngReader.Signature);
        Chunk(png, "IHDR", header);
        Chunk(png, "IDAT", Deflate(rows));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Deflate(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(rows);
        }
        return packed.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        var name = Encoding.Latin1.GetBytes(type);
        png.Write(name);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(content, Crc32.Of(name)));
        png.Write(number);
    }
}
