namespace EdgeMeta.Trainer.Episodes;

/// <summary>The images of one class in memory, optionally seen turned by multiples of 90 degrees (the pixels are shared, not copied).</summary>
public sealed class ImageClass
{
    private readonly float[] pixels;
    private readonly int height;
    private readonly int width;
    private readonly int quarterTurns;

    /// <param name="name">For instance "Korean/character01"; ordinal order of names is the order of classes.</param>
    /// <param name="height">At least 1.</param>
    /// <param name="width">At least 1.</param>
    /// <param name="pixels">Count * height * width values, image after image, row-major; owned by the class from now on.</param>
    public ImageClass(string name, int height, int width, float[] pixels)
        : this(name, height, width, pixels, 0)
    {
    }

    private ImageClass(string name, int height, int width, float[] pixels, int quarterTurns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (pixels.Length == 0 || pixels.Length % (height * width) != 0)
        {
            throw new ArgumentException($"{pixels.Length} values are not one or more images of {width} x {height}.", nameof(pixels));
        }
        Name = name;
        this.height = height;
        this.width = width;
        this.pixels = pixels;
        this.quarterTurns = quarterTurns;
    }

    public string Name { get; }

    /// <summary>Number of images.</summary>
    public int Count => pixels.Length / ImageSize;

    /// <summary>Values of one image: height * width.</summary>
    public int ImageSize => height * width;

    internal (int Height, int Width) Size => (height, width);

    /// <summary>
    /// The same images turned counter-clockwise, as a class of its own named "name@90", "name@180" or "name@270": a turned character is another character
    /// (Vinyals et al. 2016; MAML takes all four).
    /// </summary>
    /// <param name="turns">Quarter turns, 1..3.</param>
    public ImageClass Turned(int turns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(turns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(turns, 3);
        return height == width
            ? new ImageClass($"{Name}@{90 * turns}", height, width, pixels, (quarterTurns + turns) % 4)
            : throw new InvalidOperationException($"{Name}: images of {width} x {height} do not keep their shape when turned by 90 degrees.");
    }

    /// <summary>Writes one image, row-major.</summary>
    /// <param name="image">0..Count-1.</param>
    /// <param name="target">At least <see cref="ImageSize"/> values.</param>
    public void CopyTo(int image, Span<float> target)
    {
        var source = pixels.AsSpan(image * ImageSize, ImageSize);
        if (quarterTurns == 0)
        {
            source.CopyTo(target);
            return;
        }
        // Where the target's first pixel comes from, and how the source index moves with the target's column and row.
        var side = width;
        var (start, column, row) = quarterTurns switch
        {
            1 => (side - 1, side, -1),
            2 => ((side * side) - 1, -1, -side),
            _ => (side * (side - 1), -side, 1),
        };
        var at = 0;
        for (var y = 0; y < side; y++)
        {
            var from = start + (y * row);
            for (var x = 0; x < side; x++)
            {
                target[at++] = source[from];
                from += column;
            }
        }
    }
}
