namespace EdgeMeta.Trainer;

/// <summary>One point of the learning curve.</summary>
/// <param name="Iteration">Outer steps made.</param>
/// <param name="Seconds">Training time so far, over all sessions of the run.</param>
/// <param name="Loss">Mean query loss in training since the previous point; null before the first outer step.</param>
/// <param name="Validation">Figures after 0, 1, ... inner steps; null where nothing was evaluated.</param>
public sealed record CurvePoint(long Iteration, double Seconds, double? Loss, IReadOnlyList<StepFigure>? Validation);
