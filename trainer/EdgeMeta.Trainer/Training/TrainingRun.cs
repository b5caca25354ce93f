using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeMeta.Bundles;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Plots;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer;

/// <summary>A training run in a folder: starts or resumes, keeps checkpoints, and leaves the learning curve as a table and a picture.</summary>
public sealed class TrainingRun
{
    private readonly RunFolder folder;
    private readonly TrainingConfig config;
    private readonly Graph graph;
    private readonly string modelDigest;
    private readonly MetaAlgorithm algorithm;
    private readonly EpisodeSource source;
    private readonly TrainingState state;

    private TrainingRun(
        RunFolder folder, TrainingConfig config, Graph graph, string modelDigest, MetaAlgorithm algorithm, EpisodeSource source, TrainingState state)
    {
        this.folder = folder;
        this.config = config;
        this.graph = graph;
        this.modelDigest = modelDigest;
        this.algorithm = algorithm;
        this.source = source;
        this.state = state;
    }

    /// <summary>The method over the model.</summary>
    public MetaAlgorithm Algorithm => algorithm;

    /// <summary>What training changes.</summary>
    public TrainingState State => state;

    /// <summary>Begins a run in an empty or new folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="config">What to do.</param>
    /// <param name="source">The episodes.</param>
    /// <param name="model">The bytes of an ONNX file to train; null for the configuration's model of the zoo.</param>
    /// <exception cref="CheckpointException">The folder already holds a run.</exception>
    /// <exception cref="TrainingConfigException">The configuration is not possible, or does not fit the model.</exception>
    public static TrainingRun Start(string path, TrainingConfig config, EpisodeSource source, byte[]? model = null)
    {
        NativeTuning.Apply();
        byte[] bytes = model ?? OnnxWriter.Write(config.Validated().CreateGraph());
        Graph read = OnnxReader.Read(bytes), graph = RunningStatistics.Separate(read);
        bytes = graph == read ? bytes : OnnxWriter.Write(graph);
        Episode episode = EpisodeFile.Choose(source, config.Seed);
        ModelFit.Require(graph, episode);
        MetaAlgorithm algorithm = config.Validated().CreateAlgorithm(new TorchModel(graph));
        var folder = new RunFolder(path);
        folder.Begin(bytes, EpisodeFile.Write(episode));
        return new TrainingRun(folder, config, graph, Convert.ToHexStringLower(SHA256.HashData(bytes)), algorithm, source, new TrainingState(algorithm));
    }

    /// <summary>Continues a run where its checkpoint is.</summary>
    /// <param name="checkpoint">The checkpoint of the folder.</param>
    /// <param name="path">The folder.</param>
    /// <param name="source">The same episodes.</param>
    /// <exception cref="CheckpointException">The episodes are not those the run began with.</exception>
    public static TrainingRun Resume(Checkpoint checkpoint, string path, EpisodeSource source)
    {
        if (source.Training.DataDigest != checkpoint.Info.Data)
        {
            throw new CheckpointException(path, $"was trained on other data ({checkpoint.Info.Episodes}), now there is {source.Training.Description}.",
                "Resume with the data it began with.");
        }

        return new TrainingRun(
            new RunFolder(path), checkpoint.Info.Config, checkpoint.Graph, checkpoint.Info.Model, checkpoint.Algorithm, source, new TrainingState(checkpoint));
    }

    /// <summary>Trains until the end or until cancelled; the folder then holds the checkpoint of this state and the learning curve.</summary>
    /// <returns>The checkpoint; <see cref="CheckpointInfo.Complete"/> tells whether training has come to its end.</returns>
    public Checkpoint Train(TrainingOptions options, CancellationToken cancellation = default)
    {
        Checkpoint? last = null;
        var trainer = new MetaTrainer(config, algorithm, source, options, (at, complete) =>
        {
            last = Capture(at, complete, options.TimeLimit);
            last.Save(folder);
        });
        trainer.Run(state, cancellation);
        WholeFile.WriteAtomically(folder.CurveTable, Encoding.UTF8.GetBytes(LearningCurve.Table(state.Curve)));
        WholeFile.WriteAtomically(folder.CurvePicture, Encoding.UTF8.GetBytes(LearningCurve.Picture(config, state.Curve)));
        return last!;
    }

    private Checkpoint Capture(TrainingState at, bool complete, TimeSpan? limit)
    {
        var info = new CheckpointInfo
        {
            Format = CheckpointInfo.CurrentFormat,
            EdgeMeta = Version(typeof(TrainingRun)),
            Torch = $"{typeof(TorchSharp.torch).Assembly.GetName().Name} {Version(typeof(TorchSharp.torch))}",
            Iteration = at.Iteration,
            Complete = complete,
            Seconds = Math.Round(at.Seconds, 3),
            TimeLimit = limit?.TotalSeconds,
            Model = modelDigest,
            Data = source.Training.DataDigest,
            Episodes = source.Training.Description,
            Config = config,
            Recipe = algorithm.Recipe(at.Values),
            Curve = [.. at.Curve],
        };
        return new Checkpoint(info, graph, algorithm, [.. at.Values],
            new Optimizers.Adam([.. at.Optimizer.FirstMoment], [.. at.Optimizer.SecondMoment], at.Optimizer.Steps));
    }

    private static string Version(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
