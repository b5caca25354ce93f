namespace EdgeMeta.Trainer;

/// <summary>How the adapted model is judged.</summary>
public sealed record EvaluationConfig
{
    /// <summary>Number of episodes, 1 to a million.</summary>
    public int Episodes { get; init; } = 600;

    /// <summary>Query examples, per class or in all for regression.</summary>
    public int Queries { get; init; } = 15;

    /// <summary>Figures are given after 0, 1, ... this many inner steps, 0 to 100.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>
    /// Validation only: outer steps between two evaluations; null for forty over the run, or fewer, so that they see a fifth of training's episodes at most.
    /// </summary>
    public long? Every { get; init; }
}
