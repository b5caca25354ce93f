using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>A request to a worker process, in the form that frames.mjs describes. All numbers are little-endian.</summary>
internal sealed class FrameWriter
{
    /// <summary>ONNX's codes of the element types that a frame may hold.</summary>
    public static IReadOnlyDictionary<TensorElement, byte> Codes { get; } = new Dictionary<TensorElement, byte>
    {
        [TensorElement.Float32] = 1,
        [TensorElement.Int64] = 7,
    };

    private readonly ArrayBufferWriter<byte> buffer = new();

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public FrameWriter Byte(byte value)
    {
        buffer.Write([value]);
        return this;
    }

    public FrameWriter Number(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
        return this;
    }

    public FrameWriter Bytes(ReadOnlySpan<byte> value)
    {
        Number((uint)value.Length);
        buffer.Write(value);
        return this;
    }

    /// <exception cref="ArgumentException">The element type is neither float32 nor int64.</exception>
    public FrameWriter Tensor(NamedTensor tensor)
    {
        if (!Codes.TryGetValue(tensor.Element, out var code))
        {
            throw new ArgumentException($"tensor '{tensor.Name}' holds {tensor.Element.Code()}; float32 and int64 can be fed.", nameof(tensor));
        }
        Bytes(Encoding.UTF8.GetBytes(tensor.Name)).Byte(code).Byte((byte)tensor.Shape.Length);
        foreach (var size in tensor.Shape)
        {
            Number(checked((uint)size));
        }
        return Bytes(tensor.Data.Span);
    }
}
