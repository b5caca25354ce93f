namespace EdgeMeta.Trainer;

/// <summary>
/// The inner rates: one for every adapted tensor, fixed, or learned along with theta (Li et al. 2017, per tensor instead of per element) within bounds.
/// </summary>
public sealed record InnerRates
{
    /// <summary>The rate, or where the learned ones start; above 0, at most 100.</summary>
    public required float Initial { get; init; }

    /// <summary>Whether the rates are meta-parameters.</summary>
    public bool Learned { get; init; }

    /// <summary>The outer rate of learned rates, before the schedule.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Learned rates are clamped from below.</summary>
    public float Minimum { get; init; } = 1e-4f;

    /// <summary>Learned rates are clamped from above. Unbounded, rates of normalisation layers run away.</summary>
    public float Maximum { get; init; } = 1;

    internal void Check()
    {
        if (!(Initial > 0 && Initial <= 100))
        {
            throw new TrainingConfigException("innerRates.initial", $"is {Initial}", "give a rate above 0 and at most 100");
        }

        if (!(LearningRate > 0 && LearningRate <= 10))
        {
            throw new TrainingConfigException("innerRates.learningRate", $"is {LearningRate}", "give a rate above 0 and at most 10");
        }

        if (Learned && !(float.IsFinite(Minimum) && float.IsFinite(Maximum) && Minimum <= Initial && Initial <= Maximum))
        {
            throw new TrainingConfigException(
                "innerRates", $"starts at {Initial}, outside its bounds {Minimum} to {Maximum}", "make minimum <= initial <= maximum");
        }
    }
}
