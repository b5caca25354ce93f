using System.Buffers.Binary;
using System.Text;
using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>An answer of a worker process. Every length is checked against what has arrived.</summary>
internal sealed class FrameReader(byte[] frame)
{
    private int at;

    public byte Byte() => Take(1)[0];

    public uint Number() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ReadOnlySpan<byte> Bytes() => Take(Number());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>All that has not been read yet.</summary>
    public string Rest() => Encoding.UTF8.GetString(Take((uint)(frame.Length - at)));

    /// <summary>A count, and as many of what <paramref name="one"/> reads.</summary>
    public IReadOnlyList<T> Many<T>(Func<T> one)
    {
        var all = new List<T>();
        for (var count = Number(); count > 0; count--)
        {
            all.Add(one());
        }
        return all;
    }

    public NamedTensor Tensor()
    {
        var (name, code, shape) = (Text(), Byte(), new long[Byte()]);
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = Number();
        }
        var data = Bytes().ToArray();
        var element = FrameWriter.Codes.Where(pair => pair.Value == code).Select(pair => (TensorElement?)pair.Key).SingleOrDefault();
        return element is null ? throw Malformed() : new NamedTensor(name, element.Value, shape, data);
    }

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > frame.Length - at)
        {
            throw Malformed();
        }
        at += (int)count;
        return frame.AsSpan(at - (int)count, (int)count);
    }

    private static EngineException Malformed() => new("the process of the engine gave a malformed answer.", "Report it, with the bundle.");
}
