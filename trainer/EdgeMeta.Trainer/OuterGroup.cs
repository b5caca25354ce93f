namespace EdgeMeta.Trainer;

/// <summary>Meta-parameters that the outer optimiser treats alike: a range of the flat array, its own rate, and bounds kept after every step.</summary>
/// <param name="Range">Elements of the flat array.</param>
/// <param name="LearningRate">The outer rate before the schedule.</param>
/// <param name="Minimum">Values are clamped from below.</param>
/// <param name="Maximum">Values are clamped from above.</param>
public sealed record OuterGroup(Range Range, double LearningRate, float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity);
