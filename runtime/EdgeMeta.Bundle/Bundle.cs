namespace EdgeMeta.Bundles;

/// <summary>
/// An opened bundle: everything in it has been checked (names, sizes, SHA-256, manifest, tensor files, and that manifest and tensors agree)
/// and nothing has been executed. Immutable; lives in memory and holds no file open.
/// </summary>
public sealed class Bundle
{
    /// <summary>A manifest of a real bundle has a few kilobytes.</summary>
    private const int LargestManifest = 4 << 20;

    private const string Remedy = "Copy or export the bundle again.";

    private readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> entries;

    private Bundle(IReadOnlyList<BundleEntry> archive, string? source)
    {
        entries = archive.ToDictionary(entry => entry.Name, entry => entry.Data);
        Source = source;
        if (!entries.TryGetValue(EntryName.Manifest, out var json))
        {
            throw new BundleException(source, null, $"has no {EntryName.Manifest}, so it is not a bundle.", "Use a file that `edgemeta export` wrote.");
        }
        if (json.Length > LargestManifest)
        {
            throw new BundleException(source, EntryName.Manifest, $"has {json.Length} bytes; at most {LargestManifest} are read.", Remedy);
        }
        Manifest = Placed(EntryName.Manifest, () => Manifest.FromJson(json.Span));
        foreach (var name in entries.Keys.Where(name => name != EntryName.Manifest && !Manifest.Entries.ContainsKey(name)))
        {
            throw new BundleException(source, name, "is not in the manifest.", Remedy);
        }
        foreach (var (name, digest) in Manifest.Entries)
        {
            RequireDigest(name, digest);
        }
        Theta = Placed(EntryName.Theta, () => TensorFile.Read(entries[EntryName.Theta]));
        Golden = Placed(EntryName.Golden, () => TensorFile.Read(entries[EntryName.Golden]));
        RequireThetaInSlots();
    }

    /// <summary>The path as it was given; null for a stream.</summary>
    public string? Source { get; }

    public Manifest Manifest { get; }

    public AdaptationRecipe Recipe => Manifest.Recipe;

    /// <summary>The meta-learned start: every parameter, adapted or not.</summary>
    public TensorFile Theta { get; }

    /// <summary>A support set, phi after every step and predictions as the trainer computed them.</summary>
    public TensorFile Golden { get; }

    /// <summary>SHA-256 of theta.safetensors: what a device's state is tied to.</summary>
    public string ThetaDigest => Manifest.Entries[EntryName.Theta].Sha256;

    /// <summary>Names of all entries, the manifest among them.</summary>
    public IEnumerable<string> Names => entries.Keys;

    /// <exception cref="BundleException">The file is absent, unreadable, larger than 2 GiB, damaged, hostile, or needs a newer runtime.</exception>
    public static Bundle Open(string path)
    {
        try
        {
            return Open(WholeFile.Read(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException(path, null, $"cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
    }

    /// <summary>Reads the stream to its end; it is not disposed.</summary>
    /// <exception cref="BundleException">As for a path.</exception>
    public static Bundle Open(Stream stream)
    {
        using var copy = new MemoryStream();
        try
        {
            stream.CopyTo(copy);
        }
        catch (IOException e)
        {
            throw new BundleException(null, null, $"the bundle cannot be read, or exceeds 2 GiB: {e.Message}", "Check where it comes from.", e);
        }
        return Open(copy.GetBuffer().AsMemory(0, (int)copy.Length), source: null);
    }

    /// <summary>The bytes of an entry, without a copy.</summary>
    /// <exception cref="BundleException">There is no such entry.</exception>
    public ReadOnlyMemory<byte> ReadEntry(string name) => entries.TryGetValue(name, out var data)
        ? data
        : throw new BundleException(Source, name, "is not in this bundle.", "Export the bundle again with the targets you need.");

    internal static Bundle Open(ReadOnlyMemory<byte> bytes, string? source)
    {
        try
        {
            return new Bundle(StoredZipReader.Read(bytes), source);
        }
        catch (BundleException e) when (e.File is null && source is not null)
        {
            throw e.In(source, e.Entry);
        }
    }

    private void RequireDigest(string name, EntryDigest digest)
    {
        if (!entries.TryGetValue(name, out var data))
        {
            throw new BundleException(Source, name, "is in the manifest and missing in the file.", Remedy);
        }
        if (data.Length != digest.Size || EntryDigest.Of(data.Span) != digest)
        {
            throw new BundleException(Source, name, "does not match the size and SHA-256 in the manifest: it is damaged or was changed.", Remedy);
        }
    }

    /// <summary>A device overwrites these bytes with phi; were they anything but theta, a graph's other bytes would be destroyed.</summary>
    private void RequireThetaInSlots()
    {
        var predict = entries[EntryName.Predict].Span;
        foreach (var name in Recipe.Adapted)
        {
            var slot = Manifest.Slots[name];
            if (Theta.Find(name) is not { Element: TensorElement.Float32 } tensor || !tensor.Shape.SequenceEqual(slot.Shape)
                || !tensor.Data.Span.SequenceEqual(predict.Slice((int)slot.Offset, (int)slot.Length)))
            {
                throw new BundleException(Source, EntryName.Predict, $"does not hold theta's '{name}' where the manifest says.", "Export the bundle again.");
            }
        }
    }

    private T Placed<T>(string entry, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BundleException e)
        {
            throw e.In(Source, entry);
        }
    }
}
