using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

/// <summary>On the published zips, where they are at hand.</summary>
public sealed class PublishedOmniglotTests
{
    private static readonly Lazy<OmniglotData?> Loaded = new(() => OmniglotData.TryLocate(null, out _) is null ? null : OmniglotData.Load());

    [Fact]
    public void The_default_split_has_740_training_classes_and_57_test_characters()
    {
        var data = Data();
        Assert.Equal(["Balinese", "Early_Aramaic", "Greek", "Japanese_(katakana)", "Korean", "Latin", "Sanskrit", "Tagalog"], data.Alphabets);
        Assert.Equal((740, 57), (data.Train!.Classes.Count, data.Test!.Classes.Count));
        Assert.Equal(185, data.Train.Classes.Select(c => c.Name.Split('@')[0]).Distinct().Count());
        Assert.Equal(["Korean", "Tagalog"], data.Test.Classes.Select(c => c.Name.Split('/')[0]).Distinct());
        Assert.DoesNotContain(data.Train.Classes, c => c.Name.StartsWith("Korean/") || c.Name.StartsWith("Tagalog/"));
        Assert.All(data.Train.Classes.Concat(data.Test.Classes), c => Assert.Equal(20, c.Count));
    }

    [Fact]
    public void Without_a_test_split_there_are_242_characters()
    {
        _ = Data();
        var all = OmniglotData.Load(null, new OmniglotOptions { HeldOut = [], QuarterTurns = false });
        Assert.Equal(242, all.Train!.Classes.Count);
    }

    [Fact]
    public void Ink_is_one_on_zero_and_covers_a_small_part_of_a_drawing()
    {
        var pixels = new float[784];
        foreach (var character in Data().Test!.Classes)
        {
            character.CopyTo(0, pixels);
            Assert.All(pixels, pixel => Assert.InRange(pixel, 0, 1));
            Assert.InRange(pixels.Average(), 0.01, 0.3);
            Assert.Equal(0, pixels[0]);
        }
    }

    [Fact]
    public void The_digest_of_the_published_data_is_known() =>
        Assert.Equal("db9be3c9747df2171413ded3f62dad30960b1e881ca2b426846027e702f5a5a6", Data().DataDigest);

    [Fact]
    public void No_training_drawing_is_a_test_drawing()
    {
        var data = Data();
        var test = data.Test!.Classes.SelectMany(Images).ToHashSet();
        Assert.DoesNotContain(data.Train!.Classes.Where(c => !c.Name.Contains('@')).SelectMany(Images), test.Contains);
    }

    private static IEnumerable<string> Images(ImageClass images)
    {
        var pixels = new float[images.ImageSize];
        for (var i = 0; i < images.Count; i++)
        {
            images.CopyTo(i, pixels);
            yield return Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(pixels));
        }
    }

    private static OmniglotData Data()
    {
        Assert.SkipWhen(Loaded.Value is null, "Omniglot's zips are not on this machine.");
        return Loaded.Value!;
    }
}
