namespace EdgeMeta.Bundles;

/// <summary>What a model card asks of examples, whoever made them.</summary>
public static class ExampleRules
{
    /// <summary>More values than this are refused: a gigabyte of inputs is a mistake, not a support set.</summary>
    internal const long MostValues = 1L << 28;

    /// <summary>Checks a support set: shape, finite values, one known class per example and every class present, or targets of the right size.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="card">The model they are for.</param>
    /// <param name="place">File or folder, for the message; null where the examples have none.</param>
    /// <exception cref="InputException">A rule is broken.</exception>
    public static void RequireSupport(ExampleSet set, ModelCard card, string? place)
    {
        RequireInputs(set, card, place);
        if (card.Ways is { } ways)
        {
            RequireLabels(set, ways, place);
        }
        else
        {
            RequireTargets(set, card, place);
        }
    }

    /// <summary>Checks inputs: at least one, of the model's shape, every value finite.</summary>
    /// <inheritdoc cref="RequireSupport" path="/param"/>
    /// <exception cref="InputException">A rule is broken.</exception>
    public static void RequireInputs(ExampleSet set, ModelCard card, string? place)
    {
        Require(set.Count > 0, place, "holds no example.", "Give at least one.");
        Require(set.ExampleShape.SequenceEqual(card.Input.ExampleShape), place,
            $"holds examples of shape [{string.Join(", ", set.ExampleShape)}] and the model takes {card.Input}.", "Give examples of the model's shape.");
        RequireFinite(set.X, set, set.X.Length / set.Count, place);
    }

    private static void RequireLabels(ExampleSet set, int ways, string? place)
    {
        Require(set.Labels is not null, place, "has no labels and the model is a classifier.", "Give the class of every example.");
        var counts = new int[ways];
        for (var i = 0; i < set.Count; i++)
        {
            var label = set.Labels![i];
            Require(label >= 0 && label < ways, place, $"gives {set.Names[i]} the label {label}.", $"The model knows the labels 0 to {ways - 1}.");
            counts[label]++;
        }
        var missing = Array.IndexOf(counts, 0);
        Require(missing < 0, place, $"holds no example of class {ClassText(set, missing)}; the model distinguishes {ways} classes.",
            "Give at least one example of every class.");
    }

    private static void RequireTargets(ExampleSet set, ModelCard card, string? place)
    {
        var size = card.Output.ExampleShape[0];
        Require(set.Targets is not null, place, "has no target values and the model is a regression.", "Give the targets of every example.");
        Require(set.TargetSize == size, place, $"has {set.TargetSize} target values per example and the model's output is {card.Output}.",
            $"Give {size} target values per example.");
        RequireFinite(set.Targets!, set, set.TargetSize, place);
    }

    private static void RequireFinite(float[] values, ExampleSet set, int size, string? place)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Require(float.IsFinite(values[i]), place, $"holds the value {values[i]} in {set.Names[i / size]}.", "Give finite numbers only.");
        }
    }

    private static string ClassText(ExampleSet set, int label) =>
        label >= 0 && label < set.ClassNames?.Count && set.ClassNames[label] != $"{label}" ? $"{label} ({set.ClassNames[label]})" : $"{label}";

    private static void Require(bool holds, string? place, string problem, string remedy)
    {
        if (!holds)
        {
            throw new InputException(place, place is null ? $"the set {problem}" : problem, remedy);
        }
    }
}
