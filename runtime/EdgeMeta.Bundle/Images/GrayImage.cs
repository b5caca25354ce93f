namespace EdgeMeta.Bundles;

/// <summary>A grey picture: row-major, 0 is black and 1 is white.</summary>
public sealed class GrayImage
{
    /// <summary>Pictures with more pixels are refused before anything is allocated.</summary>
    public const int MostPixels = 16 << 20;

    private readonly float[] pixels;

    /// <param name="width">At least 1.</param>
    /// <param name="height">At least 1.</param>
    /// <param name="pixels">width * height values; owned by the image from now on.</param>
    public GrayImage(int width, int height, float[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if ((long)width * height != pixels.Length)
        {
            throw new ArgumentException($"{pixels.Length} values are not {width} x {height} pixels.", nameof(pixels));
        }
        Width = width;
        Height = height;
        this.pixels = pixels;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Brightness 0..1, row by row from the top left.</summary>
    public ReadOnlySpan<float> Pixels => pixels;
}
