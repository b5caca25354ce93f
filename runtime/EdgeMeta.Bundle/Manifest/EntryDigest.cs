using System.Security.Cryptography;

namespace EdgeMeta.Bundles;

/// <summary>Size in bytes and SHA-256 (64 lower-case hexadecimal digits) of one entry.</summary>
public sealed record EntryDigest(long Size, string Sha256)
{
    public static EntryDigest Of(ReadOnlySpan<byte> bytes) => new(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
}
