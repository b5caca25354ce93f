using System.Buffers.Binary;
using System.Text;

namespace EdgeMeta.Bundles;

/// <summary>The chunks of a PNG that decide its pixels, checked for order, length and checksum. Views of the file's bytes; only IDAT is joined.</summary>
internal sealed class PngChunks
{
    private const int FrameBytes = 12;

    private readonly string name;

    private PngChunks(string name, ReadOnlySpan<byte> png)
    {
        this.name = name;
        if (!png.StartsWith(PngReader.Signature))
        {
            throw Damaged("is not a PNG file.");
        }
        var data = new MemoryStream();
        var at = PngReader.Signature.Length;
        string? previous = null;
        for (string? type = null; type != "IEND"; previous = type)
        {
            type = Next(png, ref at, out var content);
            if (previous is null != (type == "IHDR"))
            {
                throw Damaged("does not have exactly one header, in front.");
            }
            switch (type)
            {
                case "IHDR":
                    Header = PngHeader.Parse(content) ?? throw Damaged(
                        $"has a size of more than {GrayImage.MostPixels} pixels or none, or a depth, colour type or method that PNG does not have.");
                    break;
                case "PLTE" when Palette.Length == 0 && data.Length == 0 && content.Length is > 0 and <= 768 && content.Length % 3 == 0:
                    Palette = content.ToArray();
                    break;
                case "tRNS" when Transparency.Length == 0 && data.Length == 0 && content.Length is > 0 and <= 256:
                    Transparency = content.ToArray();
                    break;
                case "IDAT" when data.Length == 0 || previous == "IDAT":
                    data.Write(content);
                    break;
                case "IEND":
                    break;
                case "PLTE" or "tRNS" or "IDAT":
                    throw Damaged($"has a {type} chunk of a wrong size or in a wrong place.");
                default:
                    // Bit 5 of the first letter says whether a reader may skip a chunk that it does not know.
                    if (char.IsAsciiLetterUpper(type[0]))
                    {
                        throw Damaged($"needs the unknown chunk '{type}'.");
                    }
                    break;
            }
        }
        if (Header.Color == PngColor.Palette && Palette.Length == 0)
        {
            throw Damaged("has palette colours and no palette.");
        }
        Data = data.GetBuffer().AsMemory(0, (int)data.Length);
    }

    public PngHeader Header { get; }

    /// <summary>Red, green and blue per entry; empty if there is none.</summary>
    public byte[] Palette { get; } = [];

    /// <summary>The tRNS chunk: alpha per palette entry, or one transparent colour of 16-bit samples; empty if there is none.</summary>
    public byte[] Transparency { get; } = [];

    /// <summary>The zlib stream of filtered rows.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    public static PngChunks Read(ReadOnlySpan<byte> png, string name) => new(name, png);

    private string Next(ReadOnlySpan<byte> png, ref int at, out ReadOnlySpan<byte> content)
    {
        if (png.Length - at < FrameBytes)
        {
            throw Damaged($"ends at byte {png.Length}, in the middle.");
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
        if (length > png.Length - at - FrameBytes)
        {
            throw Damaged($"has a chunk of {length} bytes at byte {at}, beyond its end.");
        }
        var named = png.Slice(at + 4, 4 + (int)length);
        if (Crc32.Of(named) != BinaryPrimitives.ReadUInt32BigEndian(png[(at + 8 + (int)length)..]))
        {
            throw Damaged($"has a wrong checksum in the chunk at byte {at}.");
        }
        at += FrameBytes + (int)length;
        content = named[4..];
        return Encoding.Latin1.GetString(named[..4]);
    }

    private InputException Damaged(string problem) => new(name, problem, PngReader.Remedy);
}
