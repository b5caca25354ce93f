using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Tests.Training;

/// <summary>Counts the tensors of the whole process, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(LiveTensorTests), DisableParallelization = true)]
[Collection(nameof(LiveTensorTests))]
public sealed class LiveTensorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Live_tensors_are_flat_over_many_episodes(int threads)
    {
        TrainingConfig config = SmallModels.ConvConfig(2);
        MetaAlgorithm algorithm = config.CreateAlgorithm(SmallModels.Conv());
        Train(config, algorithm, threads);
        Collect();
        long before = Tensor.TotalCount;
        Train(config with { Iterations = 12 }, algorithm, threads);
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static void Train(TrainingConfig config, MetaAlgorithm algorithm, int threads) =>
        Assert.True(new MetaTrainer(config, algorithm, SmallModels.Noise, new TrainingOptions { Threads = threads }, (_, _) => { })
            .Run(new TrainingState(algorithm)));

    /// <summary>What tests before this one left to the collector must not go away while it counts.</summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
