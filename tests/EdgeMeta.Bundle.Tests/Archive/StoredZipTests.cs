using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeMeta.Bundles.Tests;

public sealed class StoredZipTests
{
    private static readonly byte[] TwoEntries = StoredZipWriter.Write([new("a.bin", "first"u8.ToArray()), new("b.bin", "second"u8.ToArray())]);

    private static int FirstCentral => TwoEntries.AsSpan().IndexOf("PK\u0001\u0002"u8);

    private static int SecondCentral => TwoEntries.AsSpan().LastIndexOf("PK\u0001\u0002"u8);

    private static int End => TwoEntries.AsSpan().LastIndexOf("PK\u0005\u0006"u8);

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\evil")]
    [InlineData("a\\b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".hidden")]
    [InlineData("a/.git")]
    [InlineData("a\nb")]
    [InlineData("a b")]
    [InlineData("stra\u00dfe")]
    public void An_entry_whose_name_could_leave_a_folder_or_fool_a_reader_is_refused(string name)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry(name, CompressionLevel.NoCompression).Open().Dispose();
        }

        Assert.Contains("forbidden name", Refusal(stream.ToArray()));
    }

    [Fact]
    public void Compressed_entries_are_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var bomb = zip.CreateEntry("bomb", CompressionLevel.SmallestSize).Open();
            bomb.Write(new byte[1 << 20]);
        }

        Assert.Contains("bomb: is compressed", Refusal(stream.ToArray()));
    }

    [Theory]
    [InlineData("a.bin")]
    [InlineData("A.BIN")]
    public void Two_entries_that_a_file_system_could_confuse_are_refused(string second) =>
        Assert.Contains("occurs twice", Refusal(StoredZipWriter.Write([new("a.bin", default), new(second, default)])));

    [Fact]
    public void More_than_256_entries_are_refused()
    {
        var many = Enumerable.Range(0, 257).Select(i => new BundleEntry($"e{i}", default)).ToArray();

        Assert.Equal(256, StoredZipReader.Read(StoredZipWriter.Write(many[..256])).Count);
        Assert.Contains("257 entries", Refusal(StoredZipWriter.Write(many)));
    }

    [Theory]
    [InlineData(20, uint.MaxValue)]
    [InlineData(24, 1_000_000_000u)]
    [InlineData(20, 6u)]
    public void A_declared_size_that_the_file_does_not_hold_is_refused(int field, uint size) =>
        Assert.Contains("a.bin: ", Refusal(Changed(FirstCentral + field, size)));

    [Fact]
    public void A_size_that_both_headers_declare_beyond_the_file_is_refused()
    {
        var bytes = TwoEntries.ToArray();
        foreach (var at in new[] { 18, 22, FirstCentral + 20, FirstCentral + 24 })
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), 4_000_000_000);
        }

        Assert.Contains("reaches beyond", Refusal(bytes));
    }

    [Fact]
    public void Entries_that_share_bytes_are_refused()
    {
        var twins = StoredZipWriter.Write([new("a.bin", "first"u8.ToArray()), new("a.bin", "first"u8.ToArray())]);
        var second = twins.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        // The same local header under two directory entries: the overlap that makes a small file expand without compression.
        BinaryPrimitives.WriteUInt32LittleEndian(twins.AsSpan(second + 42), 0);

        Assert.Contains("occurs twice", Refusal(twins));

        var nested = StoredZipWriter.Write([new("a.bin", StoredZipWriter.Write([new("b.bin", "inner"u8.ToArray())])), new("b.bin", "inner"u8.ToArray())]);
        second = nested.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteInt32LittleEndian(nested.AsSpan(second + 42), 35);
        Assert.Contains("b.bin: shares its bytes", Refusal(nested));
    }

    [Fact]
    public void Headers_that_contradict_each_other_are_refused()
    {
        Assert.Contains("contradicts", Refusal(Changed(SecondCentral + 42, 0)));
        Assert.Contains("contradicts", Refusal(Changed(SecondCentral + 16, 12345)));
        Assert.Contains("does not hold", Refusal(Changed(SecondCentral + 42, uint.MaxValue)));
    }

    [Fact]
    public void A_directory_that_does_not_end_at_the_end_is_refused()
    {
        Assert.Contains("directory", Refusal(Changed(End + 16, 0)));
        Assert.Contains("directory", Refusal(Changed(End + 12, uint.MaxValue)));
        Assert.Contains("truncated", Refusal([.. TwoEntries, 0]));
    }

    private static byte[] Changed(int at, uint value)
    {
        var bytes = TwoEntries.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
        return bytes;
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<BundleException>(() => StoredZipReader.Read(bytes)).Message;
}
