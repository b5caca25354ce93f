namespace EdgeMeta.Export.OrtTraining;

/// <summary>
/// Training artifacts that ONNX Runtime Training would refuse, or worse, take and compute something else with: the message says where, what and what to do.
/// </summary>
public sealed class TrainingArtifactException(string where, string problem, string remedy, Exception? inner = null)
    : Exception($"{where}: {problem} {remedy}", inner)
{
    /// <summary>The file or the part of it.</summary>
    public string Where { get; } = where;

    /// <summary>What is wrong, a clause that ends in a full stop.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do, a sentence.</summary>
    public string Remedy { get; } = remedy;
}
