using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Tests.Training;

public sealed class MetaTrainerTests
{
    [Fact]
    public void One_two_and_four_threads_give_the_same_bits()
    {
        float[] one = Train(threads: 1);
        Assert.Equal(one, Train(threads: 2));
        Assert.Equal(one, Train(threads: 4));
    }

    [Fact]
    public void Training_moves_theta_and_keeps_learned_rates_within_their_bounds()
    {
        TrainingConfig config = SmallModels.ConvConfig(4) with
        {
            InnerRates = new InnerRates { Initial = 0.1f, Learned = true, LearningRate = 1, Minimum = 0.05f, Maximum = 0.15f },
        };
        MetaAlgorithm algorithm = config.CreateAlgorithm(SmallModels.Conv());
        float[] before = algorithm.InitialValues(), after = Train(1, config);
        int theta = algorithm.Model.Layout.Size;
        Assert.NotEqual(before[..theta], after[..theta]);
        Assert.All(after[theta..], rate => Assert.InRange(rate, 0.05f, 0.15f));
        Assert.Contains(after[theta..], rate => rate is 0.05f or 0.15f);
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_training_with_a_remedy()
    {
        TrainingConfig config = SmallModels.ConvConfig(50) with { OuterLearningRate = 10, ClipNorm = null, InnerRates = new InnerRates { Initial = 100 } };
        MetaAlgorithm algorithm = config.CreateAlgorithm(SmallModels.Conv());
        var state = new TrainingState(algorithm);
        state.Values.AsSpan().Fill(float.MaxValue);
        var refusal = Assert.Throws<TrainingException>(
            () => new MetaTrainer(config, algorithm, SmallModels.Noise, new TrainingOptions(), (_, _) => { }).Run(state));
        Assert.Contains("innerRates", refusal.Message);
    }

    [Fact]
    public void A_time_limit_ends_training_early_and_completes_it()
    {
        TrainingConfig config = SmallModels.ConvConfig(1_000_000) with { Validation = null };
        MetaAlgorithm algorithm = config.CreateAlgorithm(SmallModels.Conv());
        var state = new TrainingState(algorithm);
        bool complete = new MetaTrainer(config, algorithm, SmallModels.Noise, new TrainingOptions { TimeLimit = TimeSpan.FromMilliseconds(200) }, (_, _) => { })
            .Run(state);
        Assert.True(complete);
        Assert.InRange(state.Iteration, 1, 100_000);
    }

    [Fact]
    public void Progress_counts_iterations_and_carries_the_learning_curve()
    {
        var seen = new List<TrainingProgress>();
        TrainingConfig config = SmallModels.ConvConfig(4);
        MetaAlgorithm algorithm = config.CreateAlgorithm(SmallModels.Conv());
        var state = new TrainingState(algorithm);
        new MetaTrainer(config, algorithm, SmallModels.Noise, new TrainingOptions { ReportEvery = TimeSpan.Zero, Progress = seen.Add }, (_, _) => { })
            .Run(state);
        Assert.Equal([0, 1, 2, 3, 4], seen.Select(p => p.Iteration));
        Assert.Equal([0, 2, 4], state.Curve.Select(p => p.Iteration));
        Assert.All(state.Curve, p => Assert.Equal(3, p.Validation!.Count));
        Assert.Equal(1, seen[^1].Share);
    }

    private static float[] Train(int threads, TrainingConfig? config = null)
    {
        config ??= SmallModels.ConvConfig(3);
        return Run(config, config.CreateAlgorithm(SmallModels.Conv()), threads).Values;
    }

    private static TrainingState Run(TrainingConfig config, MetaAlgorithm algorithm, int threads)
    {
        var state = new TrainingState(algorithm);
        Assert.True(new MetaTrainer(config, algorithm, SmallModels.Noise, new TrainingOptions { Threads = threads }, (_, _) => { }).Run(state));
        return state;
    }
}
