using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer;

/// <summary>The samplers that a configuration asks for. Validation and test differ in the number of queries only, and are read from other streams.</summary>
/// <param name="Training">Stream 0.</param>
/// <param name="Validation">Stream 1, on the tasks held out; null where the configuration has no validation.</param>
/// <param name="Test">Stream 2, on the tasks held out.</param>
public sealed record EpisodeSource(EpisodeSampler Training, EpisodeSampler? Validation, EpisodeSampler Test)
{
    /// <summary>Opens the data.</summary>
    /// <param name="config">What is wanted.</param>
    /// <param name="data">Folder of the data; null for the default place (Omniglot) or where none is needed.</param>
    /// <exception cref="InputException">The data is absent, damaged or too small.</exception>
    public static EpisodeSource Open(TrainingConfig config, string? data)
    {
        EpisodesConfig episodes = config.Episodes;
        switch (episodes.Kind)
        {
            case EpisodeKind.Sinusoid:
                Sinusoid Sampler(int queries) => new(episodes.Shots, queries);
                return new(Sampler(episodes.Queries), config.Validation is { } v ? Sampler(v.Queries) : null, Sampler(config.Test.Queries));
            case EpisodeKind.Omniglot:
                var options = new OmniglotOptions { QuarterTurns = episodes.QuarterTurns };
                return Of(config, OmniglotData.Load(data, episodes.HeldOut is { } alphabets ? options with { HeldOut = alphabets } : options));
            case EpisodeKind.Images:
                var preprocessing = new ImagePreprocessing { Width = episodes.Size, Height = episodes.Size, Invert = episodes.Invert };
                string folder = data ?? throw new InputException(null, "episodes of kind images need a folder.", "Name it with --data.");
                return Of(config, ImageFolderData.Load(folder, preprocessing, episodes.HeldOut ?? [], episodes.QuarterTurns));
            default:
                throw new TrainingConfigException("episodes.kind", $"is {episodes.Kind}", "choose sinusoid, omniglot or images");
        }
    }

    private static EpisodeSource Of(TrainingConfig config, ImageData images)
    {
        (int ways, int shots) = (config.Episodes.Ways!.Value, config.Episodes.Shots);
        ClassificationSampler HeldOut(int queries) =>
            images.Test is null ? images.TrainSampler(ways, shots, queries) : images.TestSampler(ways, shots, queries);
        return new(
            images.TrainSampler(ways, shots, config.Episodes.Queries),
            config.Validation is { } v ? HeldOut(v.Queries) : null,
            HeldOut(config.Test.Queries));
    }
}
