namespace EdgeMeta.Bundles;

/// <summary>Writes bundles: the same manifest and entries always give the same bytes.</summary>
public static class BundleArchive
{
    /// <summary>
    /// The bundle as bytes, manifest first, entries in the given order. Sizes and SHA-256 of the entries are put into the manifest; then the
    /// result is opened as a device would open it, so that nothing is written that cannot be read.
    /// </summary>
    /// <exception cref="BundleException">Manifest and entries contradict each other.</exception>
    public static byte[] ToBytes(Manifest manifest, IReadOnlyList<BundleEntry> entries)
    {
        var complete = manifest with { Entries = entries.ToDictionary(entry => entry.Name, entry => EntryDigest.Of(entry.Data.Span)) };
        var bytes = StoredZipWriter.Write([new BundleEntry(EntryName.Manifest, complete.ToJson()), .. entries]);
        Bundle.Open(bytes, source: null);
        return bytes;
    }

    /// <summary>Writes <see cref="ToBytes"/> atomically: the previous file stays until the new one is on the device in full.</summary>
    /// <exception cref="BundleException">Manifest and entries contradict each other.</exception>
    /// <exception cref="IOException">No space or no such folder; a previous file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions forbid it.</exception>
    public static void Write(string path, Manifest manifest, IReadOnlyList<BundleEntry> entries) => WholeFile.WriteAtomically(path, ToBytes(manifest, entries));
}
