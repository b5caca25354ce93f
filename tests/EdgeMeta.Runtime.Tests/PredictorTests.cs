using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Tests.Engines;

namespace EdgeMeta.Runtime.Tests;

public sealed class PredictorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adapted_answers_are_those_of_phi_computed_by_hand(bool classifies)
    {
        var linear = new LinearBundle(classifies ? LinearModel.Classifier : LinearModel.Regression);
        var bundle = linear.Open();
        using var adapter = Adapter.Open(bundle);
        using var predictor = Predictor.Open(bundle, adapter.Adapt(linear.Support).State);
        var answers = predictor.Predict(ExampleSet.Inputs(linear.QueryX, [2]));
        Near(linear.After(3).Output(linear.QueryX, linear.SupportX), answers);
    }

    [Fact]
    public void Without_a_state_theta_answers()
    {
        var linear = LinearBundle.Regression;
        using var predictor = Predictor.Open(linear.Open());
        Near(linear.Theta.Output(linear.QueryX, linear.SupportX), predictor.Predict(ExampleSet.Inputs(linear.QueryX, [2])));
        Assert.Equal((2, 1, ExecutionProvider.Cpu, null), (predictor.InputSize, predictor.OutputSize, predictor.Provider, predictor.Fallback));
    }

    [Fact]
    public void An_answer_does_not_depend_on_its_companions()
    {
        var linear = LinearBundle.Classifier;
        var bundle = linear.Open();
        using var adapter = Adapter.Open(bundle);
        using var predictor = Predictor.Open(bundle, adapter.Adapt(linear.Support).State);
        var together = predictor.Predict(ExampleSet.Inputs(linear.QueryX, [2]));
        var alone = new float[3];
        for (var i = 0; i < 2; i++)
        {
            predictor.Predict(linear.QueryX.AsSpan(2 * i, 2), alone);
            Assert.Equal(together.AsSpan(3 * i, 3).ToArray(), alone);
        }
    }

    [Fact]
    public void Opening_a_predictor_leaves_the_bundle_as_it_is()
    {
        var linear = LinearBundle.Classifier;
        var bundle = linear.Open();
        var before = bundle.ReadEntry(EntryName.Predict).ToArray();
        using var adapter = Adapter.Open(bundle);
        using var predictor = Predictor.Open(bundle, adapter.Adapt(linear.Support).State);
        Assert.Equal(before, bundle.ReadEntry(EntryName.Predict).ToArray());
    }

    [Fact]
    public void A_class_comes_with_probabilities_and_its_name()
    {
        var linear = LinearBundle.Classifier;
        var bundle = linear.Open();
        using var adapter = Adapter.Open(bundle);
        using var predictor = Predictor.Open(bundle, adapter.Adapt(linear.Support, 200).State);
        var probabilities = new float[3];
        var label = predictor.Classify(linear.SupportX.AsSpan(0, 2), probabilities);
        Assert.Equal(1, probabilities.Sum(), 5);
        Assert.Equal(probabilities.Max(), probabilities[label]);
        Assert.Equal(["a", "b", "c"], predictor.ClassNames!);
        using var regression = Predictor.Open(LinearBundle.Regression.Open());
        Assert.Throws<InvalidOperationException>(() => regression.Classify([1, 2], new float[1]));
    }

    [Fact]
    public void A_batch_like_the_one_before_allocates_nothing_managed()
    {
        using var predictor = Predictor.Open(LinearBundle.Regression.Open());
        float[] x = [1, 2];
        var y = new float[1];
        for (var i = 0; i < 3; i++)
        {
            predictor.Predict(x, y);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            predictor.Predict(x, y);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Inputs_of_a_wrong_length_or_content_are_refused()
    {
        using var predictor = Predictor.Open(LinearBundle.Regression.Open());
        Assert.Throws<ArgumentException>(() => predictor.Predict(new float[3], new float[1]));
        Assert.Throws<ArgumentException>(() => predictor.Predict([], []));
        Assert.Throws<ArgumentException>(() => predictor.Predict(new float[2], new float[2]));
        Assert.Throws<InputException>(() => predictor.Predict(ExampleSet.Inputs([1, float.NaN], [2])));
        Assert.Throws<InputException>(() => predictor.Predict(ExampleSet.Inputs([1, 2], [1])));
    }

    [Fact]
    public void A_state_of_another_bundle_or_with_a_part_missing_is_refused()
    {
        var linear = LinearBundle.Classifier;
        var bundle = linear.Open();
        using var adapter = Adapter.Open(bundle);
        var state = adapter.Adapt(linear.Support).State!;
        Assert.Contains("another theta", Assert.Throws<ArgumentException>(() => Predictor.Open((linear with { RateW = 0.2f }).Open(), state)).Message);
        Assert.Contains("'b'", Assert.Throws<ArgumentException>(() => Predictor.Open(bundle, state with { Phi = [state.Phi[0]] })).Message);
        Assert.Contains("'mean.norm'", Assert.Throws<ArgumentException>(() => Predictor.Open(bundle, state with { Statistics = [] })).Message);
    }

    [Fact]
    public void Softmax_takes_any_logits()
    {
        float[] logits = [1000, 1001, -1e30f];
        Assert.Equal(1, Softmax.Of(logits));
        Assert.Equal(1 / (1 + MathF.Exp(1)), logits[0], 6);
        Assert.Equal(0, logits[2]);
        Assert.Throws<ArgumentException>(() => Softmax.Of([]));
    }

    private static void Near(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 5e-6 * Math.Max(1, Math.Abs(pair.First))));
    }
}
