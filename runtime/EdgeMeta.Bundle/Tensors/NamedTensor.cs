using System.Runtime.InteropServices;

namespace EdgeMeta.Bundles;

/// <summary>A dense tensor with a name, as it lies in a safetensors file: row-major, little-endian.</summary>
public sealed class NamedTensor
{
    /// <exception cref="ArgumentException">The shape is negative or overflows, or the data is not exactly as long as shape and element say.</exception>
    public NamedTensor(string name, TensorElement element, long[] shape, ReadOnlyMemory<byte> data)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var count = ElementCount(shape) ?? throw new ArgumentException($"tensor '{name}': shape {Text(shape)} is negative or too large.", nameof(shape));
        if (count > long.MaxValue / 8 || count * element.Size() != data.Length)
        {
            throw new ArgumentException($"tensor '{name}': {data.Length} bytes do not fill {element.Code()} {Text(shape)}.", nameof(data));
        }
        Name = name;
        Element = element;
        Shape = [.. shape];
        Data = data;
    }

    public string Name { get; }

    public TensorElement Element { get; }

    /// <summary>Sizes from the outermost axis in; empty for a scalar. Owned by the tensor: do not write to it.</summary>
    public long[] Shape { get; }

    /// <summary>The raw elements; length is the number of elements times the element's size.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Number of elements.</summary>
    public int Count => Data.Length / Element.Size();

    /// <summary>The elements without a copy.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not hold 32-bit floats.</exception>
    public ReadOnlySpan<float> Floats => As<float>(TensorElement.Float32);

    /// <summary>The elements without a copy.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not hold 64-bit integers.</exception>
    public ReadOnlySpan<long> Int64s => As<long>(TensorElement.Int64);

    /// <summary>The elements without a copy.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not hold 64-bit floats.</exception>
    public ReadOnlySpan<double> Doubles => As<double>(TensorElement.Float64);

    /// <summary>Whether no element is infinite or not a number.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not hold 32-bit floats.</exception>
    public bool IsFinite()
    {
        foreach (var value in Floats)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A tensor of 32-bit floats; <paramref name="values"/> is copied.</summary>
    public static NamedTensor FromFloats(string name, long[] shape, ReadOnlySpan<float> values) =>
        new(name, TensorElement.Float32, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <inheritdoc cref="FromFloats(string, long[], ReadOnlySpan{float})"/>
    public static NamedTensor FromFloats(string name, long[] shape, float[] values) => FromFloats(name, shape, values.AsSpan());

    /// <summary>A tensor of 64-bit integers; <paramref name="values"/> is copied.</summary>
    public static NamedTensor FromInt64s(string name, long[] shape, ReadOnlySpan<long> values) =>
        new(name, TensorElement.Int64, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A tensor of 64-bit floats; <paramref name="values"/> is copied.</summary>
    public static NamedTensor FromDoubles(string name, long[] shape, ReadOnlySpan<double> values) =>
        new(name, TensorElement.Float64, shape, MemoryMarshal.AsBytes(values).ToArray());

    public NamedTensor WithName(string name) => new(name, Element, Shape, Data);

    public override string ToString() => $"{Name} {Element.Code()} {Text(Shape)}";

    /// <summary>The product of the sizes; null if one is negative or the product exceeds 63 bits.</summary>
    internal static long? ElementCount(ReadOnlySpan<long> shape)
    {
        long count = 1;
        var empty = false;
        foreach (var size in shape)
        {
            if (size < 0)
            {
                return null;
            }
            empty |= size == 0;
            if (size > 0 && count > long.MaxValue / size)
            {
                return null;
            }
            count *= Math.Max(size, 1);
        }
        return empty ? 0 : count;
    }

    internal static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private ReadOnlySpan<T> As<T>(TensorElement element)
        where T : unmanaged =>
        Element == element
            ? MemoryMarshal.Cast<byte, T>(Data.Span)
            : throw new InvalidOperationException($"tensor '{Name}' holds {Element.Code()}, not {element.Code()}.");
}
