namespace EdgeMeta.Bundles.Tests;

public sealed class ImagePreprocessingTests
{
    [Fact]
    public void Shrinking_by_a_whole_factor_is_the_mean_of_each_block() =>
        AssertClose([0.25f, 0.75f], Resize(4, 2, [0, 1, 1, 1, 0, 0, 0, 1], 2, 1));

    [Fact]
    public void Shrinking_by_a_fraction_counts_pixels_by_the_part_that_is_covered() =>
        AssertClose([(0.3f + (0.5f * 0.6f)) / 1.5f, ((0.5f * 0.6f) + 0.9f) / 1.5f], Resize(3, 1, [0.3f, 0.6f, 0.9f], 2, 1));

    [Fact]
    public void Enlarging_repeats_pixels_and_mixes_those_on_a_border()
    {
        AssertClose([0, 0, 0, 1, 1, 1], Resize(2, 1, [0, 1], 6, 1));
        AssertClose([0, 0.5f, 1], Resize(2, 1, [0, 1], 3, 1));
        AssertClose([0.5f, 0.5f, 0.5f, 0.5f], Resize(1, 1, [0.5f], 2, 2));
    }

    [Fact]
    public void The_same_size_changes_nothing()
    {
        float[] pixels = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f];

        Assert.Equal(pixels, Resize(3, 2, pixels, 3, 2));
    }

    [Theory]
    [InlineData(105, 105, 28, 28)]
    [InlineData(7, 5, 3, 4)]
    [InlineData(3, 4, 7, 5)]
    [InlineData(1, 9, 28, 28)]
    public void The_mean_brightness_is_kept_at_any_ratio(int width, int height, int newWidth, int newHeight)
    {
        var random = new Random(7);
        var pixels = Enumerable.Range(0, width * height).Select(_ => random.NextSingle()).ToArray();

        var resized = Resize(width, height, pixels, newWidth, newHeight);

        Assert.Equal(pixels.Average(), resized.Average(), 1e-5f);
        Assert.Equal(newWidth * newHeight, resized.Length);
    }

    [Fact]
    public void Inverting_makes_dark_strokes_ink()
    {
        var white = new GrayImage(105, 105, [.. Enumerable.Repeat(1f, 105 * 105)]);

        Assert.All(ImagePreprocessing.Omniglot.Apply(white), value => Assert.Equal(0f, value));
        Assert.Equal(28 * 28, ImagePreprocessing.Omniglot.Apply(white).Length);
    }

    private static float[] Resize(int width, int height, float[] pixels, int newWidth, int newHeight) =>
        new ImagePreprocessing { Width = newWidth, Height = newHeight, Invert = false }.Apply(new GrayImage(width, height, pixels));

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }
}
