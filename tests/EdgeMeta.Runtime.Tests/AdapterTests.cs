using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Tests.Engines;

namespace EdgeMeta.Runtime.Tests;

public sealed class AdapterTests
{
    [Theory]
    [InlineData(null, 3)]
    [InlineData(7, 7)]
    public void Adapting_lowers_the_support_loss_and_gives_a_state(int? steps, int taken)
    {
        var linear = LinearBundle.Classifier;
        var bundle = linear.Open();
        using var adapter = Adapter.Open(bundle);
        var result = adapter.Adapt(linear.Support, steps);
        Assert.False(result.Refused);
        Assert.Equal(Enumerable.Range(0, taken + 1).Select(k => (float)linear.After(k).Loss(linear.SupportX, linear.SupportY)), result.Losses, Near);
        var state = result.State!;
        Assert.Equal((taken, "portable-cpu", bundle.ThetaDigest, bundle.Recipe.Digest()), (state.Steps, state.Engine, state.ThetaDigest, state.RecipeDigest));
        Assert.Equal(["a", "b", "c"], state.ClassNames!);
        Assert.Equal(["w", "b"], state.Phi.Select(phi => phi.Name));
        Assert.Equal(["mean.norm", "var.norm"], state.Statistics.Select(s => s.Name));
        Assert.Equal(linear.After(taken).W, state.Phi[0].Floats.ToArray(), Near);
    }

    [Fact]
    public void A_state_survives_being_kept()
    {
        using var folder = new TemporaryDirectory();
        var linear = LinearBundle.Classifier;
        var bundle = linear.Open();
        using var adapter = Adapter.Open(bundle);
        var state = adapter.Adapt(linear.Support).State!;
        using (var store = StateStore.Open(folder.Path))
        {
            store.Save(state, bundle);
        }
        using var kept = Predictor.Open(bundle, StateStore.Read(folder.Path, bundle));
        using var fresh = Predictor.Open(bundle, state);
        var queries = ExampleSet.Inputs(linear.QueryX, [2]);
        Assert.Equal(fresh.Predict(queries), kept.Predict(queries));
    }

    [Fact]
    public void Steps_that_raise_the_loss_are_refused()
    {
        var linear = LinearBundle.Regression with { RateW = -0.1f };
        using var adapter = Adapter.Open(linear.Open());
        var result = adapter.Adapt(linear.Support);
        Assert.True(result.Refused);
        Assert.Null(result.State);
        Assert.Equal(RefusalKind.LossNotLowered, result.Refusal!.Kind);
        Assert.Contains("did not lower the support loss", result.Refusal.Reason);
        Assert.Equal(4, result.Losses.Count);
    }

    [Fact]
    public void Steps_that_change_nothing_are_refused()
    {
        var linear = LinearBundle.Regression with { RateW = 0, RateB = 0 };
        using var adapter = Adapter.Open(linear.Open());
        Assert.Equal(RefusalKind.LossNotLowered, adapter.Adapt(linear.Support).Refusal!.Kind);
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(3e38f)]
    public void Steps_that_run_away_are_refused_and_the_next_adaptation_is_good(float rate)
    {
        var linear = LinearBundle.Regression with { RateW = rate };
        using var adapter = Adapter.Open(linear.Open());
        var result = adapter.Adapt(linear.Support);
        Assert.Equal(RefusalKind.NotFinite, result.Refusal!.Kind);
        Assert.Null(result.State);
        Assert.Equal((float)linear.Theta.Loss(linear.SupportX, linear.SupportY), result.Losses[0], 5);
        Assert.Equal(result.Losses[0], adapter.Adapt(linear.Support).Losses[0]);
    }

    [Fact]
    public void Examples_that_do_not_fit_the_model_are_refused_before_anything_runs()
    {
        var linear = LinearBundle.Classifier;
        using var adapter = Adapter.Open(linear.Open());
        string[] names = ["a", "b", "c"];
        float[] withNaN = [.. linear.SupportX[..11], float.NaN];
        float[] withInfinity = [.. linear.SupportX[..11], float.PositiveInfinity];
        (ExampleSet Support, string Problem)[] cases =
        [
            (ExampleSet.Labelled(linear.SupportX, [3], [0, 1, 2, 0], names), "[3]"),
            (ExampleSet.Labelled(linear.SupportX, [2], [0, 1, 2, 0, 1, 3], names), "label 3"),
            (ExampleSet.Labelled(linear.SupportX, [2], [0, 1, 2, 0, 1, -1], names), "label -1"),
            (ExampleSet.Labelled(linear.SupportX, [2], [0, 1, 0, 1, 0, 1], names), "no example of class 2"),
            (ExampleSet.Labelled(withNaN, [2], [0, 1, 2, 0, 1, 2], names), "NaN"),
            (ExampleSet.Labelled(withInfinity, [2], [0, 1, 2, 0, 1, 2], names), "Infinity"),
            (ExampleSet.Labelled([], [2], [], names), "no example"),
            (ExampleSet.Inputs(linear.SupportX, [2]), "no labels"),
            (ExampleSet.Regression(linear.SupportX, [2], linear.SupportY, 1), "no labels"),
        ];
        Assert.All(cases, c => Assert.Contains(c.Problem, Assert.Throws<InputException>(() => adapter.Adapt(c.Support)).Message));
        Assert.Throws<InvalidOperationException>(() => adapter.Engine.CopyPhi());
        Assert.Throws<ArgumentOutOfRangeException>(() => adapter.Adapt(linear.Support, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => adapter.Adapt(linear.Support, 10_001));
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) <= 5e-6f * Math.Max(1, Math.Abs(a));
}
