using System.Runtime.InteropServices;
using EdgeMeta.Onnx.Serialization.Proto;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>Reads stored tensors, raw or typed; a length is checked against the dimensions before anything is allocated.</summary>
internal static class TensorReader
{
    // Of TensorProto.DataType, for messages.
    private static readonly Dictionary<int, string> Foreign = new()
    {
        [0] = "undefined",
        [4] = "uint16",
        [5] = "int16",
        [8] = "string",
        [10] = "float16",
        [12] = "uint32",
        [13] = "uint64",
        [14] = "complex64",
        [15] = "complex128",
        [16] = "bfloat16",
    };

    /// <summary>The tensor.</summary>
    public static TensorData Read(TensorProto tensor, string where)
    {
        ElementType element = Element(tensor.DataType, where);
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0)
        {
            throw new UnsupportedOperatorException(
                $"{where}: its data lies outside of the model file; save the model in one file (onnx.save_model without save_as_external_data)");
        }

        if (tensor.Segment is not null)
        {
            throw new UnsupportedOperatorException($"{where}: it is stored in segments; save it in one piece");
        }

        if (tensor.Dims.Count > Shape.MaximumRank)
        {
            throw new OnnxFormatException($"{where}: it has {tensor.Dims.Count} dimensions; at most {Shape.MaximumRank} are supported");
        }

        long[] dims = [.. tensor.Dims];
        long count = Count(dims, where);
        int typed = tensor.FloatData.Count + tensor.DoubleData.Count + tensor.Int32Data.Count + tensor.Int64Data.Count
            + tensor.Uint64Data.Count + tensor.StringData.Count;
        if (tensor.HasRawData)
        {
            long expected = count * element.Size();
            return typed > 0 ? throw new OnnxFormatException($"{where}: it has both raw and typed data")
                : tensor.RawData.Length != expected ? throw new OnnxFormatException($"{where}: its dimensions [{string.Join(",", dims)}] " +
                    $"need {expected} bytes of {element.ToString().ToLowerInvariant()}, the file has {tensor.RawData.Length}")
                : new TensorData(element, dims, Checked(element, tensor.RawData.ToByteArray(), where));
        }

        int held = element switch
        {
            ElementType.Float => tensor.FloatData.Count,
            ElementType.Double => tensor.DoubleData.Count,
            ElementType.Int64 => tensor.Int64Data.Count,
            _ => tensor.Int32Data.Count,
        };
        return held != count || typed != count
            ? throw new OnnxFormatException($"{where}: its dimensions [{string.Join(",", dims)}] need {count} elements, the file has {held}")
            : new TensorData(element, dims, Typed(tensor, element, where));
    }

    /// <summary>The element type of a number in a file.</summary>
    public static ElementType Element(int number, string where) => Enum.IsDefined((ElementType)number)
        ? (ElementType)number
        : throw new UnsupportedOperatorException($"{where}: element type {Foreign.GetValueOrDefault(number, $"number {number}")} is not supported; " +
            "convert the model to float, double, int8, uint8, int32, int64 or bool");

    /// <summary>The product of sizes.</summary>
    /// <exception cref="OnnxFormatException">One is negative, or their product is more than an array can hold.</exception>
    public static long Count(IReadOnlyList<long> dims, string where)
    {
        UInt128 count = 1;
        foreach (long size in dims)
        {
            if (size < 0)
            {
                throw new OnnxFormatException($"{where}: it has the negative dimension {size}");
            }

            // A later zero makes any product zero, but no array of such sizes can be meant.
            count *= size == 0 ? 1UL : (ulong)size;
            if (count > (UInt128)Array.MaxLength)
            {
                throw new OnnxFormatException($"{where}: its dimensions [{string.Join(",", dims)}] declare more than {Array.MaxLength} elements");
            }
        }

        return dims.Contains(0) ? 0 : (long)count;
    }

    private static byte[] Typed(TensorProto tensor, ElementType element, string where) => element switch
    {
        ElementType.Float => MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray()).ToArray(),
        ElementType.Double => MemoryMarshal.AsBytes<double>(tensor.DoubleData.ToArray()).ToArray(),
        ElementType.Int64 => MemoryMarshal.AsBytes<long>(tensor.Int64Data.ToArray()).ToArray(),
        ElementType.Int32 => MemoryMarshal.AsBytes<int>(tensor.Int32Data.ToArray()).ToArray(),
        ElementType.Int8 => [.. tensor.Int32Data.Select(v => (byte)Within(v, sbyte.MinValue, sbyte.MaxValue, where))],
        ElementType.UInt8 => [.. tensor.Int32Data.Select(v => (byte)Within(v, 0, byte.MaxValue, where))],
        _ => [.. tensor.Int32Data.Select(v => (byte)Within(v, 0, 1, where))],
    };

    private static int Within(int value, int low, int high, string where) =>
        value >= low && value <= high ? value : throw new OnnxFormatException($"{where}: the element {value} lies outside of {low} to {high}");

    private static byte[] Checked(ElementType element, byte[] raw, string where) =>
        element == ElementType.Bool && raw.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1)
            ? throw new OnnxFormatException($"{where}: a boolean is neither 0 nor 1")
            : raw;
}
