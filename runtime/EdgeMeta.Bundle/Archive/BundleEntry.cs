namespace EdgeMeta.Bundles;

/// <summary>A named run of bytes in a bundle.</summary>
public readonly record struct BundleEntry(string Name, ReadOnlyMemory<byte> Data);
