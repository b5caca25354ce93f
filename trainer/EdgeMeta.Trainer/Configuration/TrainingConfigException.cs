namespace EdgeMeta.Trainer;

/// <summary>A training configuration that cannot be run. Says which member, what is wrong and what to do. Command lines answer it with exit code 3.</summary>
public sealed class TrainingConfigException(string member, string problem, string remedy, Exception? inner = null)
    : Exception($"training configuration: {member} {problem}; {remedy}.", inner)
{
    /// <summary>The member at fault, as written in the JSON; "file" for the file as a whole.</summary>
    public string Member { get; } = member;
}
