namespace EdgeMeta.Bundles;

/// <summary>Examples ready for a model: inputs, and what is known about them. Made by <see cref="ExampleReader"/>, or from an application's own data.</summary>
public sealed class ExampleSet
{
    private ExampleSet(float[] x, IReadOnlyList<long> exampleShape, IReadOnlyList<string>? names)
    {
        var size = NamedTensor.ElementCount([.. exampleShape]) ?? 0;
        if (size < 1 || x.Length % size != 0)
        {
            throw new ArgumentException($"{x.Length} values are not examples of shape [{string.Join(", ", exampleShape)}].", nameof(x));
        }
        X = x;
        Count = (int)(x.Length / size);
        ExampleShape = exampleShape;
        Names = names ?? [.. Enumerable.Range(0, Count).Select(i => $"example {i}")];
        if (Names.Count != Count)
        {
            throw new ArgumentException($"{Names.Count} names for {Count} examples.", nameof(names));
        }
    }

    /// <summary>All inputs, example after example: Count times the product of <see cref="ExampleShape"/> values.</summary>
    public float[] X { get; }

    public int Count { get; }

    /// <summary>Shape of one example, without the batch.</summary>
    public IReadOnlyList<long> ExampleShape { get; }

    /// <summary>What to call each example in a report: its file, or its line.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Class of each example, 0..ways-1; null unless the set is labelled.</summary>
    public long[]? Labels { get; private init; }

    /// <summary>Names of the classes 0..ways-1; null unless the set is labelled.</summary>
    public IReadOnlyList<string>? ClassNames { get; private init; }

    /// <summary>Target values, Count times <see cref="TargetSize"/>; null unless the set is for regression.</summary>
    public float[]? Targets { get; private init; }

    /// <summary>Target values per example; 0 unless the set is for regression.</summary>
    public int TargetSize { get; private init; }

    /// <summary>Inputs without answers.</summary>
    public static ExampleSet Inputs(float[] x, IReadOnlyList<long> exampleShape, IReadOnlyList<string>? names = null) => new(x, exampleShape, names);

    /// <summary>Inputs with a class each.</summary>
    /// <exception cref="ArgumentException">There is not one label per example.</exception>
    public static ExampleSet Labelled(
        float[] x, IReadOnlyList<long> exampleShape, long[] labels, IReadOnlyList<string> classNames, IReadOnlyList<string>? names = null)
    {
        var set = new ExampleSet(x, exampleShape, names) { Labels = labels, ClassNames = classNames };
        return labels.Length == set.Count ? set : throw new ArgumentException($"{labels.Length} labels for {set.Count} examples.", nameof(labels));
    }

    /// <summary>Inputs with <paramref name="targetSize"/> target values each.</summary>
    /// <exception cref="ArgumentException">There are not that many targets.</exception>
    public static ExampleSet Regression(
        float[] x, IReadOnlyList<long> exampleShape, float[] targets, int targetSize, IReadOnlyList<string>? names = null)
    {
        var set = new ExampleSet(x, exampleShape, names) { Targets = targets, TargetSize = targetSize };
        return targetSize >= 1 && targets.Length == (long)set.Count * targetSize
            ? set
            : throw new ArgumentException($"{targets.Length} target values for {set.Count} examples of {targetSize}.", nameof(targets));
    }
}
