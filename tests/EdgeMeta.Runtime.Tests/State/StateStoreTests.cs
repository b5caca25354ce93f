using System.Runtime.InteropServices;
using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime.Tests.State;

public sealed class StateStoreTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, "state");
    private readonly Bundle bundle = StateBundle.Create();

    private string Current => Path.Combine(folder, "state.safetensors");

    private string Previous => Path.Combine(folder, "previous.safetensors");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Fact]
    public void A_new_folder_has_no_state()
    {
        using var store = StateStore.Open(folder);

        Assert.Null(store.Load(bundle));
        Assert.False(store.HasPrevious);
    }

    [Fact]
    public void Phi_is_restored_bit_for_bit_and_everything_else_with_it()
    {
        var state = StateBundle.State(bundle, 0.1f);
        Save(state);

        using var store = StateStore.Open(folder);
        var loaded = store.Load(bundle)!;

        Assert.Equal(["w", "b"], loaded.Phi.Select(tensor => tensor.Name));
        Assert.All(state.Phi.Zip(loaded.Phi), pair => Assert.True(Bits(pair.First).SequenceEqual(Bits(pair.Second))));
        Assert.Equal(0.1f, loaded.Statistics[0].Floats[0]);
        Assert.Equal(state.Losses, loaded.Losses);
        Assert.Equal(state.ClassNames, loaded.ClassNames);
        Assert.Equal(
            (state.ThetaDigest, state.RecipeDigest, state.Engine, state.Steps),
            (loaded.ThetaDigest, loaded.RecipeDigest, loaded.Engine, loaded.Steps));
    }

    [Fact]
    public void What_is_on_disk_is_the_difference_to_theta_so_that_an_unmoved_parameter_is_all_zeros()
    {
        Save(StateBundle.State(bundle, 0.1f) with { Phi = [bundle.Theta["w"], NamedTensor.FromFloats("b", [2], [1f, 3f])] });

        var file = TensorFile.ReadFile(Current);

        Assert.All(file["phi.w"].Data.ToArray(), value => Assert.Equal(0, value));
        Assert.Equal([BitConverter.SingleToUInt32Bits(1f), 0u], MemoryMarshal.Cast<byte, uint>(file["phi.b"].Data.Span).ToArray());
    }

    [Fact]
    public void A_rollback_returns_to_the_state_before_and_can_be_done_once()
    {
        Save(StateBundle.State(bundle, 1));
        Save(StateBundle.State(bundle, 2));
        using var store = StateStore.Open(folder);

        store.Rollback();

        Assert.Equal(1f, StateBundle.Mark(store.Load(bundle)));
        Assert.Equal(StateFailure.NothingToRollBack, Assert.Throws<StateException>(store.Rollback).Kind);
        Assert.Equal(1f, StateBundle.Mark(store.Load(bundle)));
    }

    [Fact]
    public void Forgetting_removes_every_trace_of_what_was_adapted()
    {
        Save(StateBundle.State(bundle, 1));
        Save(StateBundle.State(bundle, 2));
        using var store = StateStore.Open(folder);
        foreach (var cut in (string[])["state.fresh", "state.fresh.new", "previous.safetensors.new"])
        {
            File.WriteAllText(Path.Combine(folder, cut), "cut short");
        }

        store.Forget();
        store.Forget();

        Assert.Null(store.Load(bundle));
        Assert.Equal(["lock"], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_state_for_another_theta_or_recipe_is_refused_and_kept()
    {
        Save(StateBundle.State(bundle, 1));

        foreach (var other in new[] { StateBundle.Create(first: 0.75f), StateBundle.Create(rate: 0.02f) })
        {
            var refusal = Assert.Throws<StateException>(() => StateStore.Read(folder, other));
            Assert.Equal(StateFailure.OtherBundle, refusal.Kind);
            Assert.Contains("Adapt again", refusal.Message);
            Assert.False(refusal.IsEnvironment);
        }
        Assert.Equal(1f, StateBundle.Mark(StateStore.Read(folder, bundle)));
    }

    [Fact]
    public void A_state_with_any_byte_changed_or_cut_off_is_refused_and_names_the_rollback()
    {
        Save(StateBundle.State(bundle, 1));
        Save(StateBundle.State(bundle, 2));
        var good = File.ReadAllBytes(Current);
        var places = Enumerable.Range(0, good.Length);
        var bad = places.Select(place => Flipped(good, place)).Concat(places.Select(length => good[..length]));

        foreach (var bytes in bad)
        {
            File.WriteAllBytes(Current, bytes);
            try
            {
                // JSON can say one thing in two ways; then nothing has changed.
                Assert.Equal(2f, StateBundle.Mark(StateStore.Read(folder, bundle)));
                Assert.Equal(good.Length, bytes.Length);
            }
            catch (StateException e)
            {
                Assert.True(e.Kind is StateFailure.Damaged, e.Message);
                Assert.Contains("rollback", e.Message);
            }
        }
        using var store = StateStore.Open(folder);
        store.Rollback();
        Assert.Equal(1f, StateBundle.Mark(store.Load(bundle)));
    }

    [Fact]
    public void A_damaged_state_does_not_become_the_previous_one()
    {
        Save(StateBundle.State(bundle, 1));
        Save(StateBundle.State(bundle, 2));
        File.WriteAllText(Current, "damaged");
        using var store = StateStore.Open(folder);

        store.Save(StateBundle.State(bundle, 3), bundle);

        Assert.Equal(3f, StateBundle.Mark(store.Load(bundle)));
        store.Rollback();
        Assert.Equal(1f, StateBundle.Mark(store.Load(bundle)));
    }

    [Fact]
    public void Saving_the_same_state_again_keeps_the_one_before_it()
    {
        Save(StateBundle.State(bundle, 1));
        Save(StateBundle.State(bundle, 2));
        Save(StateBundle.State(bundle, 2));
        using var store = StateStore.Open(folder);
        store.Rollback();
        Assert.Equal(1f, StateBundle.Mark(store.Load(bundle)));
    }

    [Fact]
    public void A_save_cut_short_after_its_first_half_leaves_nothing_to_roll_back_to()
    {
        Save(StateBundle.State(bundle, 1));
        File.Copy(Current, Previous);
        using var store = StateStore.Open(folder);
        Assert.Equal(StateFailure.NothingToRollBack, Assert.Throws<StateException>(store.Rollback).Kind);
        Assert.Equal(1f, StateBundle.Mark(store.Load(bundle)));
    }

    [Theory]
    [InlineData("phi", "exactly the tensors")]
    [InlineData("statistic", "exactly the tensors")]
    [InlineData("shape", "not of the shape")]
    [InlineData("finite", "not finite")]
    [InlineData("classes", "one name for every class")]
    public void A_state_with_a_right_checksum_that_does_not_fit_the_bundle_is_refused(string what, string said)
    {
        var state = StateBundle.State(bundle, 1);
        Save(what switch
        {
            "phi" => state with { Phi = [state.Phi[0]] },
            "statistic" => state with { Statistics = [state.Statistics[0]] },
            "shape" => state with { Statistics = [state.Statistics[0], NamedTensor.FromFloats("var.norm", [2], [1, 1])] },
            "finite" => StateBundle.State(bundle, float.NaN),
            _ => state with { ClassNames = ["cat"] },
        });
        var refusal = Assert.Throws<StateException>(() => StateStore.Read(folder, bundle));
        Assert.Equal(StateFailure.Damaged, refusal.Kind);
        Assert.Contains(said, refusal.Message);
    }

    [Fact]
    public void A_damaged_previous_state_is_not_rolled_back_to()
    {
        Save(StateBundle.State(bundle, 1));
        Save(StateBundle.State(bundle, 2));
        File.WriteAllText(Previous, "damaged");
        using var store = StateStore.Open(folder);

        Assert.Equal(StateFailure.Damaged, Assert.Throws<StateException>(store.Rollback).Kind);
        Assert.Equal(2f, StateBundle.Mark(store.Load(bundle)));
    }

    [Fact]
    public void What_an_interrupted_save_left_behind_does_no_harm()
    {
        Save(StateBundle.State(bundle, 1));
        File.WriteAllText(Path.Combine(folder, "state.fresh"), "half a sta");
        File.WriteAllText(Path.Combine(folder, "state.fresh.new"), "half");
        using var store = StateStore.Open(folder);

        Assert.Equal(1f, StateBundle.Mark(store.Load(bundle)));
        store.Save(StateBundle.State(bundle, 2), bundle);

        Assert.Equal(2f, StateBundle.Mark(store.Load(bundle)));
        Assert.Equal(["lock", "previous.safetensors", "state.safetensors"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_second_store_on_the_folder_is_refused_at_once_and_may_still_read()
    {
        Save(StateBundle.State(bundle, 1));
        using (StateStore.Open(folder))
        {
            var refusal = Assert.Throws<StateException>(() => StateStore.Open(folder));
            Assert.Equal(StateFailure.Locked, refusal.Kind);
            Assert.True(refusal.IsEnvironment);
            Assert.Contains(folder, refusal.Message);
            Assert.Equal(1f, StateBundle.Mark(StateStore.Read(folder, bundle)));
        }
        StateStore.Open(folder).Dispose();
    }

    [Fact]
    public void A_state_of_another_bundle_cannot_be_saved()
    {
        using var store = StateStore.Open(folder);

        Assert.Throws<ArgumentException>(() => store.Save(StateBundle.State(StateBundle.Create(first: 9), 1), bundle));
        Assert.Throws<ArgumentException>(() => store.Save(
            StateBundle.State(bundle, 1) with { Phi = [NamedTensor.FromFloats("w", [1], [1f])] }, bundle));
        Assert.Null(store.Load(bundle));
    }

    [Fact]
    public void A_file_in_the_folders_place_is_named()
    {
        File.WriteAllText(folder, "");

        var refusal = Assert.Throws<StateException>(() => StateStore.Open(folder));

        Assert.Equal(StateFailure.Unavailable, refusal.Kind);
        Assert.Contains(folder, refusal.Message);
        File.Delete(folder);
    }

    private static ReadOnlySpan<byte> Bits(NamedTensor tensor) => tensor.Data.Span;

    private static byte[] Flipped(byte[] bytes, int place)
    {
        var flipped = bytes.ToArray();
        flipped[place] ^= (byte)(1 << (place % 8));
        return flipped;
    }

    private void Save(AdaptedState state)
    {
        using var store = StateStore.Open(folder);
        store.Save(state, bundle);
    }
}
