namespace EdgeMeta.Bundles;

/// <summary>How a picture becomes a model's input: averaged over exact areas to the target size, then optionally inverted. Part of a model card.</summary>
public sealed record ImagePreprocessing
{
    public const int LargestSide = 4096;

    /// <summary>Target width in pixels, 1..4096.</summary>
    public required int Width { get; init; }

    /// <summary>Target height in pixels, 1..4096.</summary>
    public required int Height { get; init; }

    /// <summary>Channels; 1 (grey) is what this version knows.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>True where dark strokes on a light ground are to become 1 (ink) on 0.</summary>
    public required bool Invert { get; init; }

    /// <summary>Omniglot as the few-shot papers use it: 28 x 28, ink = 1.</summary>
    public static ImagePreprocessing Omniglot { get; } = new() { Width = 28, Height = 28, Invert = true };

    /// <summary>Returns Channels * Height * Width values in 0..1, the layout of one example of a model input [N, 1, Height, Width].</summary>
    public float[] Apply(GrayImage image)
    {
        var values = AreaAverage.Resize(image, Width, Height);
        if (Invert)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = 1 - values[i];
            }
        }
        return values;
    }

    /// <exception cref="BundleException">A size or channel count is out of range.</exception>
    internal void Validate()
    {
        if (Width is < 1 or > LargestSide || Height is < 1 or > LargestSide || Channels != 1)
        {
            throw new BundleException(null, null, $"the preprocessing asks for {Width} x {Height} pixels and {Channels} channels.",
                $"This version knows 1 channel and sides up to {LargestSide}.");
        }
    }
}
