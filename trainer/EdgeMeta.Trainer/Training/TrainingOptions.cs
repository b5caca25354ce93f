namespace EdgeMeta.Trainer;

/// <summary>What a session of training may choose without changing the result, the time limit apart.</summary>
public sealed record TrainingOptions
{
    /// <summary>The most threads that may share a meta-batch.</summary>
    public const int MostThreads = 256;

    /// <summary>Threads that share a meta-batch, 1 to 256. The result has the same bits for any number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Ends training after this much training time, all sessions counted, and lets the outer schedule follow whichever is further along, iterations
    /// or clock. Such a run is not reproducible to the bit. Null: iterations alone decide.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>A checkpoint is written when this much time has passed since the last.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Progress is reported when this much time has passed since the last report, and with every evaluation.</summary>
    public TimeSpan ReportEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Receives progress, on the training thread.</summary>
    public Action<TrainingProgress>? Progress { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
