namespace EdgeMeta.Bundles;

/// <summary>A safetensors file is damaged, hostile or holds what this version does not read.</summary>
public sealed class TensorFileException(string? file, string? entry, string problem, string remedy, Exception? inner = null)
    : BundleException(file, entry, problem, remedy, inner)
{
    internal const string GetAnotherCopy = "Write or copy the file again.";

    internal TensorFileException(string problem, string remedy = GetAnotherCopy, Exception? inner = null)
        : this(null, null, problem, remedy, inner)
    {
    }

    public override BundleException In(string? file, string? entry) => new TensorFileException(file, entry, Problem, Remedy, InnerException);
}
