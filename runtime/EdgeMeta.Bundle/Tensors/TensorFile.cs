namespace EdgeMeta.Bundles;

/// <summary>
/// Tensors and text metadata in one safetensors file: eight bytes header length, a JSON header, then the raw data without gaps
/// (the format is specified in the safetensors repository). The same content always gives the same bytes.
/// </summary>
public sealed class TensorFile
{
    private readonly Dictionary<string, NamedTensor> byName = new(StringComparer.Ordinal);

    /// <param name="tensors">In the order in which they are to lie in the file.</param>
    /// <param name="metadata">Free text by name; null for none.</param>
    /// <exception cref="ArgumentException">Two tensors share a name, or one has the reserved name <c>__metadata__</c>.</exception>
    public TensorFile(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        Tensors = [.. tensors];
        Metadata = new SortedDictionary<string, string>(metadata?.ToDictionary() ?? [], StringComparer.Ordinal);
        foreach (var tensor in Tensors)
        {
            if (tensor.Name == SafetensorsHeader.MetadataName)
            {
                throw new ArgumentException($"'{SafetensorsHeader.MetadataName}' is reserved by the format.", nameof(tensors));
            }
            if (!byName.TryAdd(tensor.Name, tensor))
            {
                throw new ArgumentException($"two tensors are called '{tensor.Name}'.", nameof(tensors));
            }
        }
    }

    /// <summary>Free text, sorted by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>In the order of the file's header.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <exception cref="TensorFileException">There is no such tensor; the message lists those there are.</exception>
    public NamedTensor this[string name] =>
        byName.TryGetValue(name, out var tensor) ? tensor : throw new TensorFileException(
            $"has no tensor '{name}'; it has {(Tensors.Count == 0 ? "none" : string.Join(", ", Tensors.Take(12).Select(t => t.Name)))}.",
            "Use a file that was written for this purpose.");

    public NamedTensor? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Reads without copying: the tensors are views of <paramref name="bytes"/>, which must not change afterwards.</summary>
    /// <exception cref="TensorFileException">The bytes are not a well-formed safetensors file.</exception>
    public static TensorFile Read(ReadOnlyMemory<byte> bytes) => SafetensorsHeader.Read(bytes);

    /// <exception cref="TensorFileException">The file is absent, unreadable, larger than 2 GiB, or not well formed.</exception>
    public static TensorFile ReadFile(string path)
    {
        try
        {
            return Read(WholeFile.Read(path));
        }
        catch (TensorFileException e)
        {
            throw e.In(path, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TensorFileException(path, null, $"cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
    }

    /// <summary>The file's bytes: a pure function of metadata and tensors.</summary>
    /// <exception cref="InvalidOperationException">The file would exceed 2 GiB.</exception>
    public byte[] ToBytes()
    {
        var header = SafetensorsHeader.Write(this);
        var total = 8L + header.Length + Tensors.Sum(t => (long)t.Data.Length);
        if (total > Array.MaxLength)
        {
            throw new InvalidOperationException($"a tensor file of {total} bytes exceeds the limit of {Array.MaxLength}.");
        }
        var bytes = new byte[total];
        BitConverter.TryWriteBytes(bytes, (long)header.Length);
        header.CopyTo(bytes.AsSpan(8));
        var at = 8 + header.Length;
        foreach (var tensor in Tensors)
        {
            tensor.Data.Span.CopyTo(bytes.AsSpan(at));
            at += tensor.Data.Length;
        }
        return bytes;
    }
}
