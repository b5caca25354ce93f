using System.Diagnostics;
using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Onnx.Zoo;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Algorithms;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Benchmarks;

/// <summary>CPU seconds per task of second-order MAML: the trainer against the same in eager PyTorch, one thread each, in alternating rounds.</summary>
internal sealed class MetaTrainingBenchmark : Benchmark
{
    private const int MetaBatch = 4;
    private const int WarmUpRounds = 3;

    public override string Name => "meta-training";

    public override string Summary =>
        "CPU seconds per task of second-order MAML, conv4-64, beside eager PyTorch [ROUNDS, default 7] [TASKS a round, default 40]";

    public override void Run(IReadOnlyList<string> arguments)
    {
        int rounds = arguments.Count > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 7;
        int tasks = arguments.Count > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 40;
        NativeTuning.Apply();
        using var peer = new PythonPeer("meta_training.py");
        Console.WriteLine(
            $"conv4-64 stride 2, batch norm, 5-way 5-shot, 15 queries, second order, one thread; CPU ms per task, {rounds} rounds of {tasks} tasks");
        foreach ((NormPolicy norm, int steps) in new[] { (NormPolicy.Transductive, 1), (NormPolicy.Transductive, 5), (NormPolicy.Support, 1) })
        {
            Measure(peer, norm, steps, rounds, tasks / (steps > 1 ? 2 : 1) / MetaBatch * MetaBatch);
        }
    }

    private static void Measure(PythonPeer peer, NormPolicy norm, int steps, int rounds, int tasks)
    {
        var ours = new OneThread(norm, steps);
        string request = $"{steps} {tasks}";
        // Warm: by then the just-in-time compiler has come to its last tier, which otherwise is a few per cent of a short run's CPU time.
        for (int round = 0; round < WarmUpRounds; round++)
        {
            ours.Round(tasks);
        }

        peer.Ask(request);
        var (mine, theirs) = (new List<double>(), new List<double>());
        for (int round = 0; round < rounds; round++)
        {
            mine.Add(ours.Round(tasks) * 1000);
            theirs.Add(peer.Ask(request) * 1000);
        }

        double ratio = Median(mine.Zip(theirs, (a, b) => a / b));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{norm.ToString().ToLowerInvariant(),-13} {steps} step{(steps > 1 ? "s" : " ")}  EdgeMeta {Median(mine):0.0} (least {mine.Min():0.0})  "
            + $"PyTorch transductive {Median(theirs):0.0} (least {theirs.Min():0.0})  "
            + $"ratio {ratio:0.000} (of the least {mine.Min() / theirs.Min():0.000})"));
    }

    /// <summary>The trainer's own outer loop, without evaluation and files.</summary>
    private sealed class OneThread
    {
        private readonly TrainingConfig config;
        private readonly MetaAlgorithm algorithm;
        private readonly TrainingState state;
        private readonly EpisodeSource source;

        public OneThread(NormPolicy norm, int steps)
        {
            config = new TrainingConfig
            {
                Name = "benchmark",
                Model = new ModelConfig { Name = "conv4" },
                Episodes = new EpisodesConfig { Kind = EpisodeKind.Omniglot, Ways = 5, Shots = 5, Queries = 15 },
                Norm = norm,
                InnerSteps = steps,
                InnerRates = new InnerRates { Initial = 0.01f },
                MetaBatchSize = MetaBatch,
                Iterations = 0,
            };
            algorithm = config.CreateAlgorithm(new TorchModel(config.CreateGraph()));
            state = new TrainingState(algorithm);
            var pixels = new RandomPixels();
            source = new EpisodeSource(pixels, null, pixels);
        }

        public double Round(int tasks)
        {
            using Process self = Process.GetCurrentProcess();
            TimeSpan before = self.TotalProcessorTime;
            TrainingConfig longer = config with { Iterations = state.Iteration + (tasks / MetaBatch) };
            new MetaTrainer(longer, algorithm, source, new TrainingOptions(), (_, _) => { }).Run(state);
            self.Refresh();
            return (self.TotalProcessorTime - before).TotalSeconds / tasks;
        }
    }

    private sealed class RandomPixels : EpisodeSampler
    {
        private const int Ways = 5;
        private const int Pixels = 28 * 28;

        public override string DataDigest => "";

        public override string Description => "random pixels";

        private readonly Episode[] episodes = [.. Enumerable.Range(0, MetaBatch).Select(i => Draw(EpisodeRandom.For(1, 0, (ulong)i)))];

        public override Episode Sample(EpisodeRandom random) => episodes[random.Below(MetaBatch)];

        private static Episode Draw(EpisodeRandom random) => new(Half(random, 5), Half(random, 15), Ways, 5);

        private static Examples Half(EpisodeRandom random, int perClass)
        {
            var x = new float[Ways * perClass * Pixels];
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = (float)random.NextUnit();
            }

            return Examples.Labelled(x, [1, 28, 28], [.. Enumerable.Range(0, Ways * perClass).Select(i => (long)(i / perClass))]);
        }
    }
}
