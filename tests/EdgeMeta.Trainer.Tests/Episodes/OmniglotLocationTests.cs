using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

public sealed class OmniglotLocationTests
{
    [Fact]
    public void A_folder_of_zips_or_its_parent_is_found()
    {
        using var parent = new TemporaryFolder();
        using var zips = Pictures.Omniglot();
        Directory.Move(zips.Path, parent["omniglot"]);
        Directory.CreateDirectory(zips.Path);
        Assert.Equal(parent["omniglot"], OmniglotData.TryLocate(parent.Path, out var message));
        Assert.Empty(message);
        Assert.Equal(parent["omniglot"], OmniglotData.TryLocate(parent["omniglot"], out _));
    }

    [Fact]
    public void What_was_given_goes_before_the_variable_and_the_variable_before_the_default()
    {
        using var given = Pictures.Omniglot();
        using var named = Pictures.Omniglot();
        using var checkout = new TemporaryFolder();
        Assert.Equal(given.Path, OmniglotLocation.Find(given.Path, named.Path, [checkout.Path], out _));
        Assert.Equal(named.Path, OmniglotLocation.Find(null, named.Path, [checkout.Path], out _));
        Assert.Null(OmniglotLocation.Find(null, null, [checkout["nowhere/deep"]], out _));
    }

    [Fact]
    public void An_explicit_path_without_data_is_not_replaced_by_another()
    {
        using var empty = new TemporaryFolder();
        using var named = Pictures.Omniglot();
        Assert.Null(OmniglotLocation.Find(empty.Path, named.Path, [], out var message));
        Assert.Contains(empty.Path, message);
        Assert.Contains("images_background_small1.zip", message);
        Assert.Contains("Download", message);
        Assert.Contains(empty.Path, Assert.Throws<InputException>(() => OmniglotData.Load(empty.Path)).Message);
    }
}
