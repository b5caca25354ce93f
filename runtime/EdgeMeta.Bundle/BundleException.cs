namespace EdgeMeta.Bundles;

/// <summary>
/// A bundle, or a part of one (entry, manifest, recipe, tensor file), is damaged, hostile or newer than this runtime. Says where, what and what to do;
/// nothing of the file has been used when it is thrown. Command lines answer it with exit code 3.
/// </summary>
public class BundleException : Exception
{
    public BundleException(string? file, string? entry, string problem, string remedy, Exception? inner = null)
        : base(Sentence(file, entry, problem, remedy), inner)
    {
        File = file;
        Entry = entry;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The file as the caller named it; null when the bytes came from memory.</summary>
    public string? File { get; }

    /// <summary>The entry inside the file; null when the file itself is at fault.</summary>
    public string? Entry { get; }

    /// <summary>What is wrong, without place and remedy.</summary>
    public string Problem { get; }

    /// <summary>What the reader of the message can do.</summary>
    public string Remedy { get; }

    /// <summary>The same finding placed in a file, for readers that were given bytes only.</summary>
    public virtual BundleException In(string? file, string? entry) => new(file, entry, Problem, Remedy, InnerException);

    private static string Sentence(string? file, string? entry, string problem, string remedy)
    {
        var place = (file, entry) switch
        {
            (null, null) => "",
            (_, null) => file + ": ",
            (null, _) => entry + ": ",
            _ => $"{file}: {entry}: ",
        };
        return $"{place}{problem} {remedy}";
    }
}
