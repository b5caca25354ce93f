using System.Runtime.InteropServices;

namespace EdgeMeta.Onnx;

/// <summary>A constant tensor: row-major little-endian elements of a static shape. Immutable.</summary>
public sealed class TensorData
{
    private readonly byte[] bytes;

    /// <summary>Takes over <paramref name="bytes"/>; its length must be the shape's element count times the element's size.</summary>
    public TensorData(ElementType element, IReadOnlyList<long> dims, byte[] bytes)
    {
        Element = element;
        Dims = [.. dims];
        long count = 1;
        foreach (long d in Dims)
        {
            if (d < 0)
            {
                throw new OnnxFormatException($"a constant has the negative dimension {d}");
            }

            count = checked(count * d);
        }

        if (bytes.LongLength != count * element.Size())
        {
            throw new OnnxFormatException($"a constant {Type} should have {count * element.Size()} bytes, but has {bytes.LongLength}");
        }

        this.bytes = bytes;
    }

    /// <summary>The type of an element.</summary>
    public ElementType Element { get; }

    /// <summary>Sizes, outermost first.</summary>
    public IReadOnlyList<long> Dims { get; }

    /// <summary>Type and shape.</summary>
    public TensorType Type => new(Element, Shape.Of(Dims));

    /// <summary>The number of elements.</summary>
    public long Count => Dims.Aggregate(1L, (n, d) => n * d);

    /// <summary>The raw elements.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The elements as <typeparamref name="T"/>, without a copy.</summary>
    public ReadOnlySpan<T> As<T>() where T : unmanaged =>
        ElementTypes.Of<T>() == Element
            ? MemoryMarshal.Cast<byte, T>(bytes)
            : throw new InvalidOperationException($"the tensor holds {Element}, not {typeof(T).Name}");

    /// <summary>Elements with a shape.</summary>
    public static TensorData Of<T>(IReadOnlyList<long> dims, params ReadOnlySpan<T> values) where T : unmanaged =>
        new(ElementTypes.Of<T>(), dims, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A one-dimensional tensor.</summary>
    public static TensorData Vector<T>(params ReadOnlySpan<T> values) where T : unmanaged => Of([values.Length], values);

    /// <summary>A tensor of rank 0.</summary>
    public static TensorData Scalar<T>(T value) where T : unmanaged => Of<T>([], [value]);

    /// <summary>A scalar of a floating or integer element type.</summary>
    public static TensorData Scalar(ElementType element, double value) => element switch
    {
        ElementType.Float => Scalar((float)value),
        ElementType.Double => Scalar(value),
        ElementType.Int64 => Scalar((long)value),
        ElementType.Int32 => Scalar((int)value),
        ElementType.Bool => Scalar(value != 0),
        ElementType.UInt8 => Scalar((byte)value),
        ElementType.Int8 => Scalar((sbyte)value),
        _ => throw new ArgumentOutOfRangeException(nameof(element)),
    };

    /// <summary>A tensor of one element, of a given rank and element type.</summary>
    public static TensorData Of(ElementType element, IReadOnlyList<long> dims, double value) => new(element, dims, [.. Scalar(element, value).bytes]);

    /// <summary>The integers held, where the tensor is of an integer type; null otherwise.</summary>
    public long[]? ToIntegers() => Element switch
    {
        ElementType.Int64 => As<long>().ToArray(),
        ElementType.Int32 => Array.ConvertAll(As<int>().ToArray(), v => (long)v),
        _ => null,
    };
}
