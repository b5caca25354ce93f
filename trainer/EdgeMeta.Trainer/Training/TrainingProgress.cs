namespace EdgeMeta.Trainer;

/// <summary>How far training is.</summary>
/// <param name="Iteration">Outer steps made.</param>
/// <param name="Iterations">Outer steps asked for.</param>
/// <param name="Share">Share of the run, 0 to 1, by iterations or by the time limit, whichever is further along.</param>
/// <param name="TasksPerSecond">Since the last report.</param>
/// <param name="Loss">Mean query loss since the last report; null where no step was made.</param>
/// <param name="LearningRate">The outer rate now.</param>
/// <param name="Elapsed">Training time, over all sessions.</param>
/// <param name="Point">The point just added to the learning curve; null for a report in between.</param>
public sealed record TrainingProgress(
    long Iteration, long Iterations, double Share, double TasksPerSecond,
    double? Loss, double LearningRate, TimeSpan Elapsed, CurvePoint? Point);
