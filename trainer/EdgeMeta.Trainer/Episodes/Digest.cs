using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>SHA-256 over a list of parts, each preceded by its length, so that no two lists collide by where one part ends.</summary>
internal sealed class Digest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public static string Of(string text)
    {
        using var digest = new Digest();
        return digest.Add(text).ToHex();
    }

    public Digest Add(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
        return this;
    }

    public Digest Add(string part) => Add(Encoding.UTF8.GetBytes(part));

    public string ToHex() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();
}
