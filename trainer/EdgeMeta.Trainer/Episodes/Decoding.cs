using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>PNG files to the pixels of a class, several classes at once; the result and the error reported do not depend on the threads' order.</summary>
internal static class Decoding
{
    /// <summary>One class to be: its name and its drawings' files, in order.</summary>
    public readonly record struct Source(string ClassName, IReadOnlyList<(string Place, ReadOnlyMemory<byte> Png)> Files);

    /// <param name="sources">The classes.</param>
    /// <param name="preprocessing">From picture to example.</param>
    /// <param name="required">Width and height that every picture must have; null for any.</param>
    /// <exception cref="InputException">The first file, in order, that is not such a PNG.</exception>
    public static ImageClass[] Decode(IReadOnlyList<Source> sources, ImagePreprocessing preprocessing, (int Width, int Height)? required = null)
    {
        var classes = new ImageClass[sources.Count];
        var errors = new InputException?[sources.Count];
        Parallel.For(0, sources.Count, i =>
        {
            try
            {
                classes[i] = Decode(sources[i], preprocessing, required);
            }
            catch (InputException e)
            {
                errors[i] = e;
            }
        });
        return errors.FirstOrDefault(e => e is not null) is { } first ? throw first : classes;
    }

    private static ImageClass Decode(Source source, ImagePreprocessing preprocessing, (int Width, int Height)? required)
    {
        var size = preprocessing.Width * preprocessing.Height;
        var pixels = new float[checked(source.Files.Count * size)];
        for (var i = 0; i < source.Files.Count; i++)
        {
            var (place, png) = source.Files[i];
            var image = PngReader.Read(png.Span, place);
            if (required is var (width, height) && (image.Width, image.Height) != (width, height))
            {
                throw new InputException(place, $"is a picture of {image.Width} x {image.Height}, not of {width} x {height}.",
                    "Use the files as they were published.");
            }
            preprocessing.Apply(image).CopyTo(pixels, i * size);
        }
        return new ImageClass(source.ClassName, preprocessing.Height, preprocessing.Width, pixels);
    }
}
