namespace EdgeMeta.Bundles.Tests;

public sealed class WholeFileTests
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void A_write_replaces_the_file_and_leaves_nothing_beside_it()
    {
        var path = Path.Combine(folder, "file");
        WholeFile.WriteAtomically(path, "one, longer"u8);
        WholeFile.WriteAtomically(path, "two"u8);

        Assert.Equal("two"u8.ToArray(), WholeFile.Read(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_content_and_no_temporary_file()
    {
        // The temporary file can be written, and then the rename meets a folder that is in its way.
        var path = Path.Combine(folder, "taken");
        Directory.CreateDirectory(Path.Combine(path, "occupied"));

        Assert.ThrowsAny<Exception>(() => WholeFile.WriteAtomically(path, "new"u8));

        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
        Assert.True(Directory.Exists(Path.Combine(path, "occupied")));
    }

    [Fact]
    public void A_file_beyond_the_limit_is_refused_unread()
    {
        var path = Path.Combine(folder, "large");
        using (var stream = File.Create(path))
        {
            stream.SetLength(5L << 30);
        }

        Assert.Contains("limit", Assert.Throws<IOException>(() => WholeFile.Read(path)).Message);
        Assert.Contains("the limit is 10", Assert.Throws<IOException>(() => WholeFile.Read(path, limit: 10)).Message);
    }

    [Fact]
    public void A_missing_folder_is_an_io_error() =>
        Assert.Throws<DirectoryNotFoundException>(() => WholeFile.WriteAtomically(Path.Combine(folder, "none", "file"), "x"u8));
}
