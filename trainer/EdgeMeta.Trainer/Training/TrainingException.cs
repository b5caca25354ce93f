namespace EdgeMeta.Trainer;

/// <summary>
/// Training cannot go on: loss or meta-gradient are no longer finite. The last checkpoint is from before. Command lines answer it with exit code 1.
/// </summary>
public sealed class TrainingException(string message) : Exception(message);
