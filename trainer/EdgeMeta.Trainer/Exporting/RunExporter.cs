using EdgeMeta.Bundles;
using EdgeMeta.Export;
using EdgeMeta.Onnx;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Exporting;

/// <summary>What a bundle is made of, from a training run. The same checkpoint and episode give the same bytes.</summary>
public static class RunExporter
{
    /// <summary>Collects everything.</summary>
    /// <param name="checkpoint">The run's checkpoint.</param>
    /// <param name="episode">The episode to record.</param>
    /// <param name="proof">The measured meta-gradient.</param>
    public static ExportRequest Request(Checkpoint checkpoint, Episode episode, Proof? proof = null)
    {
        TrainingConfig config = checkpoint.Info.Config;
        AdaptationRecipe recipe = checkpoint.Algorithm.Recipe(checkpoint.Values);
        return new ExportRequest
        {
            Model = Parameters.Replace(checkpoint.Graph, checkpoint.Theta()),
            Recipe = recipe,
            Name = config.Name,
            Description = config.Description ?? "",
            Preprocessing = Preprocessing(config),
            Provenance = new Provenance
            {
                Algorithm = config.Algorithm.ToString().ToLowerInvariant(),
                Seed = checked((long)config.Seed),
                Iterations = checkpoint.Info.Iteration,
                DataDigest = checkpoint.Info.Data,
                Episodes = config.Episodes.Kind.ToString().ToLowerInvariant(),
                HeldOut = config.Episodes.Kind == EpisodeKind.Omniglot ? config.Episodes.HeldOut ?? new OmniglotOptions().HeldOut : config.Episodes.HeldOut,
                Tools = new Dictionary<string, string> { ["edgemeta"] = checkpoint.Info.EdgeMeta, ["torch"] = checkpoint.Info.Torch },
            },
            Golden = GoldenRecorder.Record(checkpoint.Algorithm, checkpoint.Values, episode).ToTensorFile(),
            Proof = proof,
            Statistics = recipe.Norm == NormPolicy.Support
                ? GoldenRecorder.Statistics(checkpoint.Algorithm, checkpoint.Values, episode)
                : new Dictionary<string, TensorData>(),
        };
    }

    private static ImagePreprocessing? Preprocessing(TrainingConfig config) => config.Episodes.Kind switch
    {
        EpisodeKind.Omniglot => ImagePreprocessing.Omniglot,
        EpisodeKind.Images => new ImagePreprocessing { Width = config.Episodes.Size, Height = config.Episodes.Size, Invert = config.Episodes.Invert },
        _ => null,
    };
}
