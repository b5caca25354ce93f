using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EdgeMeta.Bundles.Tests;

/// <summary>PNG files put together by hand, right or wrong: a header, chunks, and rows that are already filtered.</summary>
internal sealed class TestPng(int width, int height, byte depth, byte color, bool interlaced = false)
{
    private readonly List<(string Type, byte[] Content)> chunks = [("IHDR", Header(width, height, depth, color, interlaced))];

    public static byte[] Header(int width, int height, byte depth, byte color, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = depth;
        header[9] = color;
        header[12] = interlaced ? (byte)1 : (byte)0;
        return header;
    }

    public TestPng With(string type, params byte[] content)
    {
        chunks.Add((type, content));
        return this;
    }

    /// <summary>Rows as bytes, each with its filter type in front.</summary>
    public TestPng Rows(params byte[] rows) => With("IDAT", Zlib(rows));

    public byte[] Bytes() => Assemble([.. chunks, ("IEND", [])]);

    public GrayImage Read() => PngReader.Read(Bytes(), "picture");

    /// <summary>Brightness of every pixel in 255ths, rounded.</summary>
    public int[] Levels() => [.. Read().Pixels.ToArray().Select(value => (int)MathF.Round(value * 255))];

    public string Refusal() => Assert.Throws<InputException>(() => Read()).Message;

    public static byte[] Assemble(IEnumerable<(string Type, byte[] Content)> chunks)
    {
        var png = new List<byte>(PngReader.Signature.ToArray());
        foreach (var (type, content) in chunks)
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content];
            png.AddRange(BigEndian((uint)content.Length));
            png.AddRange(named);
            png.AddRange(BigEndian(Crc32.Of(named)));
        }
        return [.. png];
    }

    public static byte[] Zlib(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            stream.Write(bytes);
        }
        return packed.ToArray();
    }

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
