using System.Buffers.Binary;
using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

public sealed class HostileOmniglotTests
{
    private const string Drawing = Pictures.First + "/Korean/character01/0001.png";

    [Theory]
    [InlineData(Pictures.First + "/../../etc/character01/0001.png")]
    [InlineData(Pictures.First + "/Korean/../character01/0001.png")]
    [InlineData(Pictures.First + "/Korean/character01/..")]
    [InlineData(Pictures.First + "/Korean\\character01/0001.png")]
    [InlineData(Pictures.First + "/Korean/character01/0001.png\0.exe")]
    [InlineData(Pictures.First + "/Korean/character01/C:0001.png")]
    [InlineData(Pictures.First + "/Korean/character01/deeper/0001.png")]
    [InlineData(Pictures.First + "/Korean/readme.txt")]
    [InlineData("/Korean/character01/0001.png")]
    [InlineData("other/Korean/character01/0001.png")]
    public void An_entry_of_another_form_is_refused(string name)
    {
        var entries = Pictures.Entries(Pictures.First, "Greek", "Korean");
        entries[name] = Pictures.Png("hostile");
        var refusal = RefusalOf(Pictures.Zip(entries));
        Assert.Contains("is not of the form", refusal.Message);
        Assert.Contains(Pictures.First + ".zip", refusal.Place);
        Assert.DoesNotContain('\0', refusal.Message);
    }

    [Fact]
    public void A_repeated_entry_is_refused()
    {
        var entries = Pictures.Entries(Pictures.First, "Greek", "Korean").ToList();
        var refusal = RefusalOf(Pictures.Zip(entries.Append(new(Drawing, Pictures.Png("again")))));
        Assert.Contains("is there twice", refusal.Message);
        Assert.Contains(Drawing, refusal.Place);
    }

    [Fact]
    public void A_drawing_that_differs_between_the_zips_is_refused()
    {
        var entries = Pictures.Entries(Pictures.First, "Greek", "Korean");
        entries[Pictures.First + "/Greek/character02/0003.png"] = Pictures.Png("another");
        Assert.Contains("differs from the drawing of the same name", RefusalOf(Pictures.Zip(entries)).Message);
    }

    [Fact]
    public void A_declared_size_beyond_the_limit_is_refused_before_decompression()
    {
        var zip = Pictures.Zip(Pictures.Entries(Pictures.First, "Greek", "Korean"));
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(DirectoryRecord(zip, Drawing) + 24), 1_000_000_000);
        var refusal = RefusalOf(zip);
        Assert.Contains("declares 1000000000 bytes", refusal.Message);
        Assert.Contains(Drawing, refusal.Place);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_declared_size_that_is_not_the_real_one_is_refused(int difference)
    {
        var zip = Pictures.Zip(Pictures.Entries(Pictures.First, "Greek", "Korean"));
        var size = zip.AsSpan(DirectoryRecord(zip, Drawing) + 24);
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)(BinaryPrimitives.ReadUInt32LittleEndian(size) + difference));
        RefusalOf(zip);
    }

    [Fact]
    public void Too_many_entries_are_refused()
    {
        var entries = Enumerable.Range(0, 50_001).Select(i => new KeyValuePair<string, byte[]>($"{Pictures.First}/Korean/character01/{i}.png", []));
        Assert.Contains("50001 entries", RefusalOf(Pictures.Zip(entries)).Message);
    }

    [Fact]
    public void A_zip_cut_off_anywhere_is_refused()
    {
        var zip = Pictures.Zip(Pictures.Entries(Pictures.First, "Greek", "Korean"));
        for (var length = 0; length < zip.Length; length += 397)
        {
            RefusalOf(zip[..length]);
        }
    }

    [Fact]
    public void A_flipped_bit_is_refused_or_changes_nothing()
    {
        var zip = Pictures.Zip(Pictures.Entries(Pictures.First, "Greek", "Korean"));
        using var intact = Pictures.Omniglot();
        var digest = OmniglotData.Load(intact.Path).DataDigest;
        var names = DirectoryNames(zip);
        var refused = 0;
        for (var at = 0; at < zip.Length; at += 37)
        {
            var damaged = (byte[])zip.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            using var folder = Pictures.Omniglot(damaged);
            try
            {
                // Dates and other fields that nobody reads may change unnoticed, pixels may not. A valid other name makes other data, with another digest.
                Assert.True(digest == OmniglotData.Load(folder.Path).DataDigest || names.Contains(at), $"The flip at byte {at} went unnoticed.");
            }
            catch (InputException)
            {
                refused++;
            }
        }
        Assert.True(refused > 50, $"Only {refused} damaged files were refused.");
    }

    [Theory]
    [InlineData("not a picture")]
    [InlineData("")]
    public void A_damaged_drawing_is_named(string content)
    {
        var entries = Pictures.Entries(Pictures.First, "Greek", "Korean");
        entries[Drawing] = System.Text.Encoding.UTF8.GetBytes(content);
        var refusal = RefusalOf(Pictures.Zip(entries));
        Assert.Contains("Korean/character01/0001.png", refusal.Place);
        Assert.Contains(Pictures.First + ".zip", refusal.Place);
    }

    [Fact]
    public void A_drawing_of_another_size_is_refused()
    {
        var entries = Pictures.Entries(Pictures.First, "Greek", "Korean");
        entries[Drawing] = Pictures.Png("small", 28);
        Assert.Contains("28 x 28", RefusalOf(Pictures.Zip(entries)).Message);
    }

    [Fact]
    public void Of_several_damaged_drawings_the_first_is_reported_whatever_the_threads_do()
    {
        var entries = Pictures.Entries(Pictures.First, "Greek", "Korean");
        foreach (var name in entries.Keys.Where(name => name.Contains("/Korean/character")).ToArray())
        {
            entries[name] = [1, 2, 3];
        }
        var zip = Pictures.Zip(entries);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.EndsWith("Korean/character01/0001.png", RefusalOf(zip).Place));
    }

    [Fact]
    public void A_folder_in_place_of_a_zip_is_refused()
    {
        using var folder = Pictures.Omniglot();
        File.Delete(folder[Pictures.First + ".zip"]);
        Directory.CreateDirectory(folder[Pictures.First + ".zip"]);
        Assert.Throws<InputException>(() => OmniglotData.Load(folder.Path));
    }

    private static InputException RefusalOf(byte[] firstZip)
    {
        using var folder = Pictures.Omniglot(firstZip);
        return Assert.Throws<InputException>(() => OmniglotData.Load(folder.Path));
    }

    /// <summary>Offset of the entry's record in the central directory.</summary>
    private static int DirectoryRecord(byte[] zip, string name)
    {
        var at = zip.AsSpan().LastIndexOf(System.Text.Encoding.ASCII.GetBytes(name)) - 46;
        Assert.Equal(0x02014B50u, BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at)));
        return at;
    }

    /// <summary>Every byte of the zip that is part of a name in the central directory.</summary>
    private static HashSet<int> DirectoryNames(byte[] zip)
    {
        var end = zip.Length - 22;
        var names = new HashSet<int>();
        for (var at = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(end + 16)); at < end;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at + 28));
            names.UnionWith(Enumerable.Range(at + 46, length));
            at += 46 + length;
        }
        return names;
    }
}
