namespace EdgeMeta.Bundles;

/// <summary>
/// What a bundle says about itself: <c>manifest.json</c>. Version 1 of the format. A reader refuses members it does not know, because skipping one
/// could change numbers; new members therefore come with a new format version.
/// </summary>
public sealed record Manifest
{
    /// <summary>The format version that this code writes, and the newest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Written first, so that a reader can tell a newer format before anything else.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The oldest runtime that computes with this bundle correctly, as <c>major.minor.patch</c>.</summary>
    public string MinimumRuntime { get; init; } = "0.1.0";

    public required ModelCard Model { get; init; }

    public required AdaptationRecipe Recipe { get; init; }

    /// <summary>
    /// Where predict.onnx holds raw tensor bytes that a device overwrites: every adapted parameter under its own name and, with the norm policy
    /// <c>support</c>, <c>mean.</c> and <c>var.</c> of every layer in <see cref="Statistics"/>.
    /// </summary>
    public required IReadOnlyDictionary<string, Slot> Slots { get; init; }

    /// <summary>Names of the normalisation layers whose statistics the state keeps; empty unless the norm policy is <c>support</c>.</summary>
    public IReadOnlyList<string> Statistics { get; init; } = [];

    public required Provenance Provenance { get; init; }

    /// <summary>What was measured about the meta-gradient at export; null where nothing was.</summary>
    public Proof? Proof { get; init; }

    /// <summary>Every entry beside the manifest: exactly these are in the archive. Filled in by <see cref="BundleArchive"/>.</summary>
    public IReadOnlyDictionary<string, EntryDigest> Entries { get; init; } = new Dictionary<string, EntryDigest>();

    /// <summary>Canonical JSON in UTF-8: the same manifest always gives the same bytes.</summary>
    public byte[] ToJson() => BundleJson.Write(
        this with { Recipe = Recipe.Canonical(), Slots = Sorted(Slots), Entries = Sorted(Entries), Provenance = Provenance.Canonical() },
        BundleJsonContext.Default.Manifest);

    /// <exception cref="BundleException">Not JSON, of a newer format, or a member is missing, unknown, repeated or breaks a rule.</exception>
    public static Manifest FromJson(ReadOnlySpan<byte> json)
    {
        FormatGate.RequireKnown(json);
        var manifest = BundleJson.Read(json, BundleJsonContext.Default.Manifest, "the manifest");
        ManifestRules.Check(manifest);
        return manifest;
    }

    internal static Dictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> map) =>
        map.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary();
}
