using EdgeMeta.Bundles;
using EdgeMeta.Onnx.Zoo;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer.Tests;

/// <summary>Real nets small enough for a test, with episodes of random numbers.</summary>
internal static class SmallModels
{
    public static TorchModel Mlp(Activation activation = Activation.Tanh) =>
        new(EdgeMeta.Onnx.Zoo.Mlp.Create(new MlpOptions { Hidden = [8, 8], Activation = activation, Seed = 3 }));

    public static TorchModel Conv(Halving halving = Halving.Stride) =>
        new(Conv4.Create(new Conv4Options { Ways = 3, Filters = 4, Size = 8, Blocks = 2, Halving = halving, Seed = 3 }));

    public static AdaptationOptions ForMlp(int steps, bool learned = false) => new()
    {
        Steps = steps,
        Rates = new InnerRates { Initial = 0.05f, Learned = learned },
        Norm = NormPolicy.None,
        Loss = LossKind.MeanSquaredError,
        Shots = 5,
    };

    public static AdaptationOptions ForConv(int steps, NormPolicy norm, bool learned = false) => new()
    {
        Steps = steps,
        Rates = new InnerRates { Initial = 0.1f, Learned = learned },
        Norm = norm,
        Loss = LossKind.CrossEntropy,
        Ways = 3,
        Shots = 2,
    };

    public static Episode Curve(ulong index = 0) => new Sinusoid(5, 7).Sample(EpisodeRandom.For(5, 0, index));

    public static Episode Pictures(ulong index = 0) => new NoiseSampler().Sample(EpisodeRandom.For(5, 0, index));

    /// <summary>A run of the given method over noise, with nothing on disk.</summary>
    public static TrainingConfig ConvConfig(long iterations, NormPolicy norm = NormPolicy.Support) => new()
    {
        Name = "test",
        Model = new ModelConfig { Name = ModelConfig.File },
        Episodes = new EpisodesConfig { Kind = EpisodeKind.Images, Ways = 3, Shots = 2, Queries = 2, Size = 8 },
        Norm = norm,
        InnerRates = new InnerRates { Initial = 0.1f, Learned = true },
        MetaBatchSize = 5,
        Iterations = iterations,
        OuterSchedule = Trainer.Optimizers.OuterSchedule.Cosine,
        ClipNorm = 1,
        Validation = new EvaluationConfig { Episodes = 3, Queries = 2, Steps = 2, Every = 2 },
        Seed = 11,
    };

    public static EpisodeSource Noise { get; } = new(new NoiseSampler(), new NoiseSampler(), new NoiseSampler());

    /// <summary>3-way 2-shot "images" of noise around a mean per class.</summary>
    private sealed class NoiseSampler : EpisodeSampler
    {
        public override string DataDigest => "noise";

        public override string Description => "3-way 2-shot noise";

        public override Episode Sample(EpisodeRandom random)
        {
            double[] means = [.. Enumerable.Range(0, 3).Select(_ => random.NextUnit())];
            return new Episode(Half(random, means), Half(random, means), 3, 2);
        }

        private static Examples Half(EpisodeRandom random, double[] means)
        {
            long[] labels = [0, 0, 1, 1, 2, 2];
            return Examples.Labelled(
                [.. labels.SelectMany(l => Enumerable.Range(0, 64).Select(_ => (float)(means[l] + random.Uniform(-0.5, 0.5))))],
                [1, 8, 8], labels);
        }
    }
}
