namespace EdgeMeta.Bundles;

/// <summary>
/// What a person gave (pictures, a table, tensors) cannot be used. Says where (file, line), what is wrong and what to do. Command lines answer it with
/// exit code 3.
/// </summary>
public sealed class InputException(string? place, string problem, string remedy, Exception? inner = null)
    : Exception($"{(place is null ? "" : place + ": ")}{problem} {remedy}", inner)
{
    /// <summary>File or folder, with the line where there is one; null when the input has no name.</summary>
    public string? Place { get; } = place;

    public string Problem { get; } = problem;

    public string Remedy { get; } = remedy;
}
