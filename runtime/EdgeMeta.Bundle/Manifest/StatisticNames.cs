namespace EdgeMeta.Bundles;

/// <summary>
/// What the statistics of a normalisation layer are called wherever they stand: slots of the manifest, graphs, states and golden files. A layer goes by the
/// name of its node.
/// </summary>
public static class StatisticNames
{
    public static string Mean(string layer) => $"mean.{layer}";

    public static string Variance(string layer) => $"var.{layer}";

    /// <summary>Mean and variance of each layer, in order.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> layers) => [.. layers.SelectMany(layer => new[] { Mean(layer), Variance(layer) })];
}
