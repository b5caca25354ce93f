using System.Buffers.Binary;

namespace EdgeMeta.Bundles;

/// <summary>The IHDR chunk, with the combinations that the PNG specification (ISO/IEC 15948, table 11.1) allows.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColor Color, bool Interlaced)
{
    private static readonly Dictionary<PngColor, int[]> Depths = new()
    {
        [PngColor.Grey] = [1, 2, 4, 8, 16],
        [PngColor.Rgb] = [8, 16],
        [PngColor.Palette] = [1, 2, 4, 8],
        [PngColor.GreyAlpha] = [8, 16],
        [PngColor.Rgba] = [8, 16],
    };

    public int Samples => Color switch { PngColor.Rgb => 3, PngColor.GreyAlpha => 2, PngColor.Rgba => 4, _ => 1 };

    public int BitsPerPixel => Samples * Depth;

    /// <summary>Null where the chunk breaks the specification or the picture is too large.</summary>
    public static PngHeader? Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length != 13)
        {
            return null;
        }
        var width = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        var height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        var color = (PngColor)chunk[9];
        var valid = width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue && (long)width * height <= GrayImage.MostPixels
            && Depths.TryGetValue(color, out var depths) && depths.Contains(chunk[8])
            && chunk[10] == 0 && chunk[11] == 0 && chunk[12] <= 1;
        return valid ? new PngHeader((int)width, (int)height, chunk[8], color, chunk[12] == 1) : null;
    }

    /// <summary>Bytes of one filtered row of <paramref name="width"/> pixels, without the filter byte.</summary>
    public int RowBytes(int width) => (int)(((long)width * BitsPerPixel + 7) / 8);
}

internal enum PngColor
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}
