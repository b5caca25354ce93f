using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

public sealed class ImageFolderDataTests
{
    private static readonly ImagePreprocessing Small = new() { Width = 8, Height = 8, Invert = true };

    [Fact]
    public void Folders_are_classes_and_other_files_are_left_alone()
    {
        using var folder = Folder("b", "a", "c");
        File.WriteAllText(folder["a/notes.txt"], "");
        File.WriteAllText(folder["a/.hidden.png"], "");
        Directory.CreateDirectory(folder[".git"]);
        var data = ImageFolderData.Load(folder.Path, Small, ["b"], quarterTurns: true);
        Assert.Equal(["b"], data.Test!.Classes.Select(c => c.Name));
        Assert.Equal(["a", "a@180", "a@270", "a@90", "c", "c@180", "c@270", "c@90"], data.Train!.Classes.Select(c => c.Name));
        Assert.All(data.Test.Classes, c => Assert.Equal(3, c.Count));
        Assert.Equal([1, 8, 8], data.Test.ExampleShape);
    }

    [Fact]
    public void For_evaluation_every_class_is_for_test()
    {
        using var folder = Folder("b", "a");
        var data = ImageFolderData.Load(folder.Path, Small, heldOut: null);
        Assert.Null(data.Train);
        Assert.Equal(["a", "b"], data.Test!.Classes.Select(c => c.Name));
    }

    [Fact]
    public void The_digest_tells_content_size_and_split_apart()
    {
        using var folder = Folder("a", "b");
        using var other = Folder("a", "c");
        string[] digests =
        [
            ImageFolderData.Load(folder.Path, Small, null).DataDigest, ImageFolderData.Load(other.Path, Small, null).DataDigest,
            ImageFolderData.Load(folder.Path, Small with { Width = 9 }, null).DataDigest, ImageFolderData.Load(folder.Path, Small, []).DataDigest,
            ImageFolderData.Load(folder.Path, Small, ["a"]).DataDigest, ImageFolderData.Load(folder.Path, Small, ["a"], true).DataDigest,
        ];
        Assert.Equal(digests.Length, digests.Distinct().Count());
        Assert.Equal(digests[0], ImageFolderData.Load(folder.Path, Small, null).DataDigest);
    }

    [Fact]
    public void What_is_missing_or_damaged_is_named()
    {
        using var folder = Folder("a", "b");
        Assert.Contains("is not a folder", RefusalOf(folder["absent"]).Message);
        Assert.Contains("a, b", Assert.Throws<InputException>(() => ImageFolderData.Load(folder.Path, Small, ["z"])).Message);
        Directory.CreateDirectory(folder["empty"]);
        Assert.Equal(folder["empty"], RefusalOf(folder.Path).Place);
        Assert.Contains("no class folders", RefusalOf(folder["empty"]).Message);
        File.WriteAllText(folder["empty/1.png"], "no picture");
        Assert.Equal(folder["empty/1.png"], RefusalOf(folder.Path).Place);
    }

    private static InputException RefusalOf(string path) => Assert.Throws<InputException>(() => ImageFolderData.Load(path, Small, null));

    private static TemporaryFolder Folder(params string[] classes)
    {
        var folder = new TemporaryFolder();
        foreach (var name in classes)
        {
            Directory.CreateDirectory(folder[name]);
            for (var i = 0; i < 3; i++)
            {
                File.WriteAllBytes(folder[$"{name}/{i}.png"], Pictures.Png($"{name}{i}", 20));
            }
        }
        return folder;
    }
}
