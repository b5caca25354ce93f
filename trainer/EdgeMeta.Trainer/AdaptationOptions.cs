using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer;

/// <summary>How a task is adapted to: everything of the recipe that is chosen before training.</summary>
public sealed record AdaptationOptions
{
    /// <summary>Names of the adapted parameters; null for all.</summary>
    public IReadOnlyList<string>? Adapted { get; init; }

    /// <summary>Inner steps K, 1 to 10000.</summary>
    public required int Steps { get; init; }

    /// <summary>The inner rates.</summary>
    public required InnerRates Rates { get; init; }

    /// <summary>Where normalisation layers take their statistics from.</summary>
    public required NormPolicy Norm { get; init; }

    /// <summary>The loss of support and query.</summary>
    public required LossKind Loss { get; init; }

    /// <summary>The order of the meta-gradient.</summary>
    public MetaGradientOrder Order { get; init; } = MetaGradientOrder.Second;

    /// <summary>Number of classes; null for regression.</summary>
    public int? Ways { get; init; }

    /// <summary>Support examples per class, or in all for regression.</summary>
    public required int Shots { get; init; }

    /// <exception cref="TrainingConfigException">Something does not hold, or does not fit the model.</exception>
    internal void Check(TorchModel model)
    {
        Require(Steps is >= 1 and <= AdaptationRecipe.MostSteps, "innerSteps", $"is {Steps}", $"give 1 to {AdaptationRecipe.MostSteps}");
        Rates.Check();
        Require(Adapted is null or { Count: > 0 }, "adapted", "is an empty list", "name at least one parameter, or leave it out to adapt all");
        foreach (string name in Adapted ?? [])
        {
            Require(
                model.Layout.Names.Contains(name), "adapted", $"names '{name}', which the model has not",
                $"choose from {string.Join(", ", model.Layout.Names)}");
        }

        Require(Adapted is null || Adapted.Distinct().Count() == Adapted.Count, "adapted", "names a parameter twice", "name each once");
        bool normalizes = model.NormalizationLayers.Count > 0;
        Require(
            !normalizes || Norm != NormPolicy.None,
            "norm",
            $"is none, and the model has batch normalisation ({string.Join(", ", model.NormalizationLayers)})",
            "choose support (one query can be answered alone) or transductive (as in the MAML paper)");
        Require(normalizes || Norm == NormPolicy.None, "norm", "asks for statistics, and the model has no batch normalisation", "choose none");
        Require(Loss != LossKind.CrossEntropy || Ways >= 2, "ways", "is missing for a classification", "give the number of classes, at least 2");
        Require(Shots >= 1, "shots", $"is {Shots}", "give at least 1");
    }

    private static void Require(bool holds, string member, string problem, string remedy)
    {
        if (!holds)
        {
            throw new TrainingConfigException(member, problem, remedy);
        }
    }
}
