using EdgeMeta.Bundles;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Cli.Evaluation;

/// <summary>Episodes to judge a bundle on, which does not carry the configuration it was trained with.</summary>
internal static class EpisodeChoice
{
    /// <summary>Sinusoids for a regression of one number by one number; else Omniglot or a folder of pictures, as found at <paramref name="data"/>.</summary>
    /// <returns>Null where there is no data.</returns>
    /// <exception cref="InputException">The data is damaged or too small.</exception>
    public static EpisodeSampler? For(Bundle bundle, string? data, int? ways = null, int? shots = null, int queries = 15)
    {
        ModelCard card = bundle.Manifest.Model;
        int support = shots ?? bundle.Recipe.Shots;
        if (card.Ways is null)
        {
            return data is null && card.Input.ExampleSize == 1 && card.Output.ExampleSize == 1 ? new Sinusoid(support, 100) : null;
        }

        if (ways is { } wanted && wanted != card.Ways)
        {
            throw new UsageException($"the bundle tells {card.Ways} classes apart; --ways {wanted} is not possible");
        }

        if (card.Preprocessing is not { } preprocessing)
        {
            return null;
        }

        string? omniglot = OmniglotData.TryLocate(data, out _);
        if (omniglot is not null)
        {
            return OmniglotData.Load(omniglot).TestSampler(card.Ways.Value, support, queries);
        }

        return data is null ? null : ImageFolderData.Load(data, preprocessing, null).TestSampler(card.Ways.Value, support, queries);
    }
}
