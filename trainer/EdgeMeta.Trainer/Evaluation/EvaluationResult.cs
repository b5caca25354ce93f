using System.Text.Json.Serialization;

namespace EdgeMeta.Trainer;

/// <summary>What is measured on the query set.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Metric>))]
public enum Metric
{
    /// <summary>Share of query examples whose largest logit is their label's, 0 to 1.</summary>
    [JsonStringEnumMemberName("accuracy")] Accuracy,

    /// <summary>Squared error averaged over query examples and target values.</summary>
    [JsonStringEnumMemberName("mean-squared-error")] MeanSquaredError,
}

/// <summary>The metric after a number of inner steps: mean over episodes and half the width of its 95 % interval (1.96 standard errors).</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record StepFigure(int Step, double Mean, double Interval95)
{
    /// <summary>The figures over episodes.</summary>
    /// <param name="perEpisode">For each episode the metric after 0, 1, ... steps.</param>
    /// <param name="steps">The largest number of steps.</param>
    public static IReadOnlyList<StepFigure> Over(IReadOnlyList<double[]> perEpisode, int steps) => [.. Enumerable.Range(0, steps + 1).Select(step =>
    {
        double[] figures = [.. perEpisode.Select(f => f[step])];
        double mean = figures.Average();
        double variance = figures.Length < 2 ? 0 : figures.Sum(f => (f - mean) * (f - mean)) / (figures.Length - 1);
        return new StepFigure(step, mean, 1.96 * Math.Sqrt(variance / figures.Length));
    })];
}

/// <summary>
/// How the adapted model does on episodes it was not trained on, after 0, 1, ... inner steps.
/// </summary>
/// <param name="Metric">What is measured.</param>
/// <param name="Episodes">Number of episodes.</param>
/// <param name="Inductive">
/// Each query example could have been asked alone: normalisation by the support set's statistics, or no normalisation over examples at all.
/// </param>
/// <param name="Transductive">Normalisation by the statistics of the whole query set, which flatters; null for a model without such layers.</param>
public sealed record EvaluationResult(Metric Metric, int Episodes, IReadOnlyList<StepFigure> Inductive, IReadOnlyList<StepFigure>? Transductive)
{
    /// <summary>The figures that belong to a norm policy.</summary>
    public IReadOnlyList<StepFigure> Of(Bundles.NormPolicy policy) => policy == Bundles.NormPolicy.Transductive && Transductive is { } t ? t : Inductive;
}
