using EdgeMeta.Bundles;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Cli.Evaluation;

/// <summary>Episodes to judge a bundle on, which does not carry the configuration it was trained with.</summary>
internal static class EpisodeChoice
{
    /// <summary>
    /// Sinusoids for a regression of one number by one number; else Omniglot or a folder of pictures, as found at <paramref name="data"/>, and of it what
    /// training did not see. Omniglot's default place is looked at for what was trained on Omniglot only.
    /// </summary>
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

        Provenance provenance = bundle.Manifest.Provenance;
        bool isOmniglot = provenance.Episodes is "omniglot";
        if ((data is not null || isOmniglot) && OmniglotData.TryLocate(data, out _) is { } omniglot)
        {
            var options = new OmniglotOptions();
            return preprocessing != ImagePreprocessing.Omniglot ? null
                : OmniglotData.Load(omniglot, isOmniglot && provenance.HeldOut is { } alphabets ? options with { HeldOut = alphabets } : options)
                    .TestSampler(card.Ways.Value, support, queries);
        }

        return data is null ? null
            : ImageFolderData.Load(data, preprocessing, HeldOut(provenance, data)).TestSampler(card.Ways.Value, support, queries);
    }

    /// <summary>The classes held out, if this is the folder that training saw; in another one every class is new.</summary>
    private static IReadOnlyList<string>? HeldOut(Provenance provenance, string folder) =>
        provenance is { Episodes: "images", HeldOut: { Count: > 0 } classes } && classes.All(name => Directory.Exists(Path.Combine(folder, name)))
            ? classes
            : null;
}
