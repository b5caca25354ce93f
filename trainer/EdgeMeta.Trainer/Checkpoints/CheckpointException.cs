namespace EdgeMeta.Trainer;

/// <summary>A run folder or checkpoint is absent, damaged, or of another configuration. Command lines answer it with exit code 3.</summary>
public sealed class CheckpointException(string place, string problem, string remedy, Exception? inner = null)
    : Exception($"{place}: {problem} {remedy}", inner)
{
    /// <summary>The file or folder.</summary>
    public string Place { get; } = place;
}
