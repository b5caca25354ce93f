using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

/// <summary>On small zips of the published form.</summary>
public sealed class OmniglotDataTests
{
    [Fact]
    public void Both_zips_are_merged_and_held_out_alphabets_are_not_trained_on()
    {
        using var folder = Pictures.Omniglot();
        var data = OmniglotData.Load(folder.Path);
        Assert.Equal(["Greek", "Korean", "Tagalog"], data.Alphabets);
        Assert.Equal(["Greek/character01", "Greek/character01@180", "Greek/character01@270", "Greek/character01@90",
            "Greek/character02", "Greek/character02@180", "Greek/character02@270", "Greek/character02@90"], data.Train!.Classes.Select(c => c.Name));
        Assert.Equal(["Korean/character01", "Korean/character02", "Tagalog/character01", "Tagalog/character02"], data.Test!.Classes.Select(c => c.Name));
        Assert.Equal([1, 28, 28], data.Test.ExampleShape);
        Assert.All(data.Test.Classes, c => Assert.Equal(3, c.Count));
    }

    [Fact]
    public void Examples_are_what_the_device_makes_of_the_same_drawing()
    {
        using var folder = Pictures.Omniglot();
        var class0 = OmniglotData.Load(folder.Path).Test!.Classes[0];
        var pixels = new float[784];
        class0.CopyTo(1, pixels);
        Assert.Equal(ImagePreprocessing.Omniglot.Apply(PngReader.Read(Pictures.Png("Korean/character01/2"), "drawing")), pixels);
        Assert.Contains(pixels, pixel => pixel > 0);
    }

    [Fact]
    public void The_split_and_the_turns_are_options()
    {
        using var folder = Pictures.Omniglot();
        var data = OmniglotData.Load(folder.Path, new OmniglotOptions { HeldOut = ["Greek"], QuarterTurns = false });
        Assert.Equal((4, 2), (data.Train!.Classes.Count, data.Test!.Classes.Count));
        var none = OmniglotData.Load(folder.Path, new OmniglotOptions { HeldOut = [] });
        Assert.Null(none.Test);
        Assert.Contains("for test", Assert.Throws<InputException>(() => none.TestSampler(2, 1, 1)).Message);
        var all = OmniglotData.Load(folder.Path, new OmniglotOptions { HeldOut = ["Greek", "Korean", "Tagalog"] });
        Assert.Null(all.Train);
    }

    [Fact]
    public void An_unknown_alphabet_is_refused_with_a_list_of_those_there()
    {
        using var folder = Pictures.Omniglot();
        var refusal = Assert.Throws<InputException>(() => OmniglotData.Load(folder.Path, new OmniglotOptions { HeldOut = ["Klingon"] }));
        Assert.Contains("'Klingon'", refusal.Message);
        Assert.Contains("Greek, Korean, Tagalog", refusal.Message);
    }

    [Fact]
    public void The_digest_depends_on_content_and_options_and_not_on_the_packing()
    {
        using var folder = Pictures.Omniglot();
        using var repacked = Pictures.Omniglot(Pictures.Zip(Pictures.Entries(Pictures.First, "Greek", "Korean").Reverse()));
        var changedEntries = Pictures.Entries(Pictures.First, "Greek", "Korean");
        changedEntries[Pictures.First + "/Korean/character01/0001.png"] = Pictures.Png("other");
        using var changed = Pictures.Omniglot(Pictures.Zip(changedEntries));
        var digest = OmniglotData.Load(folder.Path).DataDigest;
        Assert.Matches("^[0-9a-f]{64}$", digest);
        Assert.Equal(digest, OmniglotData.Load(folder.Path).DataDigest);
        Assert.Equal(digest, OmniglotData.Load(repacked.Path).DataDigest);
        Assert.NotEqual(digest, OmniglotData.Load(changed.Path).DataDigest);
        Assert.NotEqual(digest, OmniglotData.Load(folder.Path, new OmniglotOptions { HeldOut = ["Korean"] }).DataDigest);
        Assert.NotEqual(digest, OmniglotData.Load(folder.Path, new OmniglotOptions { QuarterTurns = false }).DataDigest);
    }

    [Fact]
    public void A_written_episode_holds_different_original_drawings()
    {
        using var folder = Pictures.Omniglot();
        using var output = new TemporaryFolder();
        var names = OmniglotData.Load(folder.Path).WriteDrawings(output["episode"], 3, 2, 1, EpisodeRandom.For(1, 2, 0));
        Assert.Equal(names, Directory.GetDirectories(output["episode/support"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);
        Assert.Equal(3, names.Count);
        foreach (var name in names)
        {
            var support = Directory.GetFiles(output[$"episode/support/{name}"]).Select(Path.GetFileName).ToArray();
            var query = Directory.GetFiles(output[$"episode/query/{name}"]).Select(Path.GetFileName).ToArray();
            Assert.Equal((2, 1), (support.Length, query.Length));
            Assert.Empty(support.Intersect(query));
            var (alphabet, character) = (name[..name.IndexOf('_')], name[(name.IndexOf('_') + 1)..]);
            Assert.Equal(Pictures.Png($"{alphabet}/{character}/{support[0]![3]}"), File.ReadAllBytes(output[$"episode/support/{name}/{support[0]}"]));
        }
    }

    [Fact]
    public void An_episode_is_not_written_over_anything()
    {
        using var folder = Pictures.Omniglot();
        using var output = new TemporaryFolder();
        File.WriteAllText(output["mine.txt"], "keep");
        var data = OmniglotData.Load(folder.Path);
        Assert.Throws<InputException>(() => data.WriteDrawings(output.Path, 2, 1, 1, EpisodeRandom.For(1, 2, 0)));
        Assert.Equal([output["mine.txt"]], Directory.GetFileSystemEntries(output.Path));
        Assert.Throws<InputException>(() => data.WriteDrawings(output["episode"], 5, 1, 1, EpisodeRandom.For(1, 2, 0)));
        Assert.False(Directory.Exists(output["episode"]));
    }
}
