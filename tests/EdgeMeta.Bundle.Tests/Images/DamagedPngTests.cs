namespace EdgeMeta.Bundles.Tests;

public sealed class DamagedPngTests
{
    private static readonly byte[] Good = new TestPng(3, 2, 8, 3).With("PLTE", 1, 2, 3, 4, 5, 6).With("tRNS", 7).Rows(0, 0, 1, 0, 2, 1, 1, 1).Bytes();

    [Fact]
    public void A_picture_cut_at_any_byte_is_refused()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            var name = $"cut at {length}";
            Assert.StartsWith(name, Assert.Throws<InputException>(() => PngReader.Read(Good.AsSpan(0, length), name)).Message);
        }
    }

    [Fact]
    public void A_picture_with_any_bit_flipped_is_refused_as_its_checksums_promise()
    {
        for (var bit = 0; bit < Good.Length * 8; bit++)
        {
            var flipped = Good.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InputException>(() => PngReader.Read(flipped, "flipped"));
        }
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(-1, 1)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(4097, 4096)]
    public void A_size_of_nothing_or_of_too_many_pixels_is_refused_before_memory_is_taken(int width, int height) =>
        Assert.Contains("size", new TestPng(width, height, 8, 0).Rows(0).Refusal());

    [Fact]
    public void Little_data_for_many_pixels_is_refused_before_memory_is_taken() =>
        Assert.Contains("too little data for 4096 x 4096", new TestPng(4096, 4096, 16, 6).Rows(0, 1).Refusal());

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 2)]
    [InlineData(16, 3)]
    [InlineData(4, 4)]
    [InlineData(8, 1)]
    [InlineData(8, 5)]
    [InlineData(8, 7)]
    [InlineData(0, 0)]
    public void Depths_and_colour_types_that_png_does_not_have_are_refused(byte depth, byte color) =>
        Assert.Contains("colour type", new TestPng(1, 1, depth, color).With("PLTE", 0, 0, 0).Rows(0, 0).Refusal());

    [Fact]
    public void More_rows_than_the_header_says_are_refused_however_many()
    {
        Assert.Contains("more rows", new TestPng(1, 1, 8, 0).Rows(0, 1, 0).Refusal());
        Assert.Contains("more rows", new TestPng(1, 1, 8, 0).Rows(new byte[50_000_000]).Refusal());
    }

    [Fact]
    public void Fewer_rows_than_the_header_says_are_refused() =>
        Assert.Contains("damaged pixel data", new TestPng(1, 2, 8, 0).Rows(0, 1).Refusal());

    [Fact]
    public void What_is_not_a_zlib_stream_is_refused()
    {
        Assert.Contains("damaged pixel data", new TestPng(1, 1, 8, 0).With("IDAT", 1, 2, 3, 4, 5).Refusal());
        Assert.Contains("damaged pixel data", new TestPng(1, 1, 8, 0).Refusal());
        var data = TestPng.Zlib([0, 1]);
        data[^1] ^= 1;
        Assert.Contains("damaged pixel data", new TestPng(1, 1, 8, 0).With("IDAT", data).Refusal());
    }

    [Fact]
    public void Rows_of_an_unknown_filter_are_refused() => Assert.Contains("row filter 5", new TestPng(1, 1, 8, 0).Rows(5, 1).Refusal());

    [Fact]
    public void A_palette_that_is_absent_too_short_or_of_a_wrong_size_is_refused()
    {
        Assert.Contains("no palette", new TestPng(1, 1, 8, 3).Rows(0, 0).Refusal());
        Assert.Contains("its palette lacks", new TestPng(1, 1, 8, 3).With("PLTE", 1, 2, 3).Rows(0, 1).Refusal());
        Assert.Contains("PLTE", new TestPng(1, 1, 8, 3).With("PLTE", 1, 2).Rows(0, 0).Refusal());
        Assert.Contains("PLTE", new TestPng(1, 1, 8, 3).Rows(0, 0).With("PLTE", 1, 2, 3).Refusal());
    }

    [Fact]
    public void Chunks_in_a_wrong_place_are_refused()
    {
        var header = TestPng.Header(1, 1, 8, 0);
        var data = TestPng.Zlib([0, 1]);

        Refused("header", ("IDAT", data), ("IHDR", header), ("IEND", []));
        Refused("header", ("IHDR", header), ("IHDR", header), ("IDAT", data), ("IEND", []));
        Refused("IDAT", ("IHDR", header), ("IDAT", data[..2]), ("tEXt", []), ("IDAT", data[2..]), ("IEND", []));
        Refused("needs the unknown chunk 'CRIT'", ("IHDR", header), ("CRIT", []), ("IDAT", data), ("IEND", []));
        Refused("ends at byte", ("IHDR", header), ("IDAT", data));
    }

    [Fact]
    public void A_file_that_is_absent_or_a_folder_is_refused_with_its_path()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;

        Assert.StartsWith(folder, Assert.Throws<InputException>(() => PngReader.ReadFile(folder)).Message);
        Assert.StartsWith(folder, Assert.Throws<InputException>(() => PngReader.ReadFile(Path.Combine(folder, "none.png"))).Message);
    }

    private static void Refused(string because, params (string Type, byte[] Content)[] chunks) =>
        Assert.Contains(because, Assert.Throws<InputException>(() => PngReader.Read(TestPng.Assemble(chunks), "picture")).Message);
}
