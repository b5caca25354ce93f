namespace EdgeMeta.Bundles.Tests;

public sealed class PngTests
{
    [Fact]
    public void A_written_picture_reads_back_to_the_nearest_of_256_levels()
    {
        var pixels = Enumerable.Range(0, 7 * 5).Select(i => i / 34f).ToArray();
        var read = PngReader.Read(PngWriter.ToBytes(new GrayImage(7, 5, pixels)), "picture");

        Assert.Equal((7, 5), (read.Width, read.Height));
        for (var i = 0; i < pixels.Length; i++)
        {
            Assert.Equal(MathF.Round(pixels[i] * 255) / 255, read.Pixels[i], 1e-6f);
        }
    }
}
