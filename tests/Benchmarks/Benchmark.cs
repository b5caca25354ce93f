namespace EdgeMeta.Benchmarks;

/// <summary>One sub-command: measures, and prints its figures with what they mean. Nothing is asserted: a timed test fails on a busy machine.</summary>
internal abstract class Benchmark
{
    /// <summary>The sub-command.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for the list.</summary>
    public abstract string Summary { get; }

    /// <summary>Runs with the remaining arguments.</summary>
    public abstract void Run(IReadOnlyList<string> arguments);

    /// <summary>The middle value, or the mean of the middle two.</summary>
    protected static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
