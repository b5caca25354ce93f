using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

public sealed class ImageClassTests
{
    // 1 2
    // 3 4, and another image after it
    private readonly ImageClass upright = new("A", 2, 2, [1, 2, 3, 4, 5, 6, 7, 8]);

    [Theory]
    [InlineData(1, "A@90", new float[] { 2, 4, 1, 3 })]
    [InlineData(2, "A@180", new float[] { 4, 3, 2, 1 })]
    [InlineData(3, "A@270", new float[] { 3, 1, 4, 2 })]
    public void A_turn_is_counter_clockwise(int turns, string name, float[] expected)
    {
        var turned = upright.Turned(turns);
        Assert.Equal(name, turned.Name);
        Assert.Equal(expected, Image(turned, 0));
        Assert.Equal(expected.Select(pixel => pixel + 4), Image(turned, 1));
    }

    [Fact]
    public void Four_quarter_turns_are_none()
    {
        var random = EpisodeRandom.For(1, 0, 0);
        var pixels = Enumerable.Range(0, 49).Select(_ => (float)random.NextUnit()).ToArray();
        var turned = new ImageClass("B", 7, 7, pixels).Turned(1).Turned(1).Turned(1).Turned(1);
        Assert.Equal(pixels, Image(turned, 0));
    }

    [Fact]
    public void Quarter_turns_make_four_classes_of_each_in_order_of_names()
    {
        var images = new ClassImages([new ImageClass("B", 2, 2, [0, 0, 0, 0]), upright]).WithQuarterTurns();
        Assert.Equal(["A", "A@180", "A@270", "A@90", "B", "B@180", "B@270", "B@90"], images.Classes.Select(c => c.Name));
        Assert.Equal([1, 2, 2], images.ExampleShape);
    }

    [Fact]
    public void Oblong_images_cannot_be_turned() =>
        Assert.Throws<InvalidOperationException>(() => new ImageClass("A", 1, 2, [1, 2]).Turned(1));

    [Fact]
    public void Classes_of_one_name_or_of_different_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ClassImages([upright, upright]));
        Assert.Throws<ArgumentException>(() => new ClassImages([upright, new ImageClass("B", 1, 1, [1])]));
    }

    private static float[] Image(ImageClass images, int index)
    {
        var pixels = new float[images.ImageSize];
        images.CopyTo(index, pixels);
        return pixels;
    }
}
