using System.Text.Json.Serialization;

namespace EdgeMeta.Bundles;

/// <summary>Element types of tensors on disk, with the names that safetensors gives them. Little-endian throughout.</summary>
[JsonConverter(typeof(StrictEnumConverter<TensorElement>))]
public enum TensorElement
{
    [JsonStringEnumMemberName("F32")] Float32,
    [JsonStringEnumMemberName("F64")] Float64,
    [JsonStringEnumMemberName("F16")] Float16,
    [JsonStringEnumMemberName("BF16")] BFloat16,
    [JsonStringEnumMemberName("I64")] Int64,
    [JsonStringEnumMemberName("I32")] Int32,
    [JsonStringEnumMemberName("I16")] Int16,
    [JsonStringEnumMemberName("I8")] Int8,
    [JsonStringEnumMemberName("U64")] UInt64,
    [JsonStringEnumMemberName("U32")] UInt32,
    [JsonStringEnumMemberName("U16")] UInt16,
    [JsonStringEnumMemberName("U8")] UInt8,
    [JsonStringEnumMemberName("BOOL")] Bool,
}

/// <summary>Sizes and names of <see cref="TensorElement"/>.</summary>
public static class TensorElements
{
    /// <summary>Bytes that one element takes.</summary>
    public static int Size(this TensorElement element) => element switch
    {
        TensorElement.Float64 or TensorElement.Int64 or TensorElement.UInt64 => 8,
        TensorElement.Float32 or TensorElement.Int32 or TensorElement.UInt32 => 4,
        TensorElement.Float16 or TensorElement.BFloat16 or TensorElement.Int16 or TensorElement.UInt16 => 2,
        TensorElement.Int8 or TensorElement.UInt8 or TensorElement.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, null),
    };

    /// <summary>The name in a safetensors header, for example <c>F32</c>.</summary>
    public static string Code(this TensorElement element) => element switch
    {
        TensorElement.Float32 => "F32",
        TensorElement.Float64 => "F64",
        TensorElement.Float16 => "F16",
        TensorElement.BFloat16 => "BF16",
        TensorElement.Int64 => "I64",
        TensorElement.Int32 => "I32",
        TensorElement.Int16 => "I16",
        TensorElement.Int8 => "I8",
        TensorElement.UInt64 => "U64",
        TensorElement.UInt32 => "U32",
        TensorElement.UInt16 => "U16",
        TensorElement.UInt8 => "U8",
        TensorElement.Bool => "BOOL",
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, null),
    };

    internal static TensorElement? FromCode(string? code)
    {
        foreach (var element in Enum.GetValues<TensorElement>())
        {
            if (element.Code() == code)
            {
                return element;
            }
        }
        return null;
    }
}
