namespace EdgeMeta.Bundles.Tests;

public sealed class PngTests
{
    private const byte Grey = 0;
    private const byte Rgb = 2;
    private const byte Palette = 3;
    private const byte GreyAlpha = 4;
    private const byte Rgba = 6;

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

    [Fact]
    public void One_bit_pixels_are_read_from_the_high_bit_on() =>
        Assert.Equal([255, 0, 255, 255, 0, 0, 0, 255, 0, 255], new TestPng(10, 1, 1, Grey).Rows(0, 0b1011_0001, 0b0111_1111).Levels());

    [Fact]
    public void Two_and_four_bit_levels_span_black_to_white()
    {
        Assert.Equal([0, 85, 170, 255], new TestPng(4, 1, 2, Grey).Rows(0, 0b00_01_10_11).Levels());
        Assert.Equal([0, 17, 255], new TestPng(3, 1, 4, Grey).Rows(0, 0x01, 0xF0).Levels());
    }

    [Fact]
    public void Sixteen_bit_samples_keep_their_precision()
    {
        var image = new TestPng(2, 1, 16, Grey).Rows(0, 0x00, 0x01, 0xFF, 0xFF).Read();

        Assert.Equal([1f / 65535, 1f], image.Pixels.ToArray());
    }

    [Fact]
    public void Colours_become_luma()
    {
        Assert.Equal([76, 150, 29, 255], new TestPng(4, 1, 8, Rgb).Rows(0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255).Levels());
        Assert.Equal([76], new TestPng(1, 1, 16, Rgb).Rows(0, 255, 255, 0, 0, 0, 0).Levels());
    }

    [Fact]
    public void Transparent_parts_are_white_paper()
    {
        Assert.Equal([0, 255, 127], new TestPng(3, 1, 8, GreyAlpha).Rows(0, 0, 255, 0, 0, 0, 128).Levels());
        Assert.Equal([0, 255], new TestPng(2, 1, 8, Rgba).Rows(0, 0, 0, 0, 255, 10, 20, 30, 0).Levels());
        Assert.Equal([255, 1], new TestPng(2, 1, 8, Grey).With("tRNS", 0, 0).Rows(0, 0, 1).Levels());
        Assert.Equal([255, 0], new TestPng(2, 1, 8, Rgb).With("tRNS", 0, 9, 0, 9, 0, 9).Rows(0, 9, 9, 9, 0, 0, 0).Levels());
    }

    [Theory]
    [InlineData(1, new byte[] { 0b0100_0000 })]
    [InlineData(2, new byte[] { 0b00_01_00_00 })]
    [InlineData(4, new byte[] { 0x01, 0x00 })]
    [InlineData(8, new byte[] { 0, 1, 0 })]
    public void Palette_pixels_of_any_depth_take_their_colour_and_transparency(byte depth, byte[] row) =>
        Assert.Equal([51, 255, 51], new TestPng(3, 1, depth, Palette).With("PLTE", 51, 51, 51, 0, 0, 0).With("tRNS", 255, 0).Rows([0, .. row]).Levels());

    [Fact]
    public void Every_row_filter_is_undone()
    {
        // The same picture, each row filtered another way by hand: rows 10 20 30 / 11 22 33 / 12 24 36 / 13 26 39 / 14 28 42.
        var levels = new TestPng(3, 5, 8, Grey).Rows(
            0, 10, 20, 30,
            1, 11, 11, 11,
            2, 1, 2, 3,
            3, 7, 8, 8,
            4, 1, 2, 3).Levels();

        Assert.Equal([10, 20, 30, 11, 22, 33, 12, 24, 36, 13, 26, 39, 14, 28, 42], levels);
    }

    [Fact]
    public void An_interlaced_picture_equals_the_plain_one()
    {
        (int X, int Y, int StepX, int StepY)[] passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        foreach (var (width, height) in new[] { (1, 1), (3, 2), (8, 8), (9, 13) })
        {
            var rows = new List<byte>();
            foreach (var pass in passes.Where(pass => pass.X < width && pass.Y < height))
            {
                for (var y = pass.Y; y < height; y += pass.StepY)
                {
                    rows.Add(0);
                    for (var x = pass.X; x < width; x += pass.StepX)
                    {
                        rows.Add((byte)((y * width) + x));
                    }
                }
            }

            Assert.Equal(Enumerable.Range(0, width * height), new TestPng(width, height, 8, Grey, interlaced: true).Rows([.. rows]).Levels());
        }
    }

    [Fact]
    public void Chunks_that_a_reader_may_skip_are_skipped_and_data_may_come_in_pieces()
    {
        var data = TestPng.Zlib([0, 5, 0, 6]);

        var levels = new TestPng(1, 2, 8, Grey).With("gAMA", 0, 0, 1, 1)
            .With("IDAT", data[..3]).With("IDAT").With("IDAT", data[3..]).With("tEXt", 65, 0, 66).Levels();

        Assert.Equal([5, 6], levels);
    }
}
