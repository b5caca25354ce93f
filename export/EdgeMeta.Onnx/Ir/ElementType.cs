namespace EdgeMeta.Onnx;

/// <summary>Element types of ONNX tensors, with the numbers of <c>TensorProto.DataType</c>.</summary>
public enum ElementType
{
    /// <summary>32-bit IEEE float.</summary>
    Float = 1,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer; labels, axes and shapes.</summary>
    Int64 = 7,

    /// <summary>Boolean, one byte an element.</summary>
    Bool = 9,

    /// <summary>64-bit IEEE float.</summary>
    Double = 11,
}

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes one element takes.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Float or ElementType.Int32 => 4,
        ElementType.Int64 or ElementType.Double => 8,
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        _ => throw new OnnxFormatException($"element type {(int)type} is not supported; supported: float, double, int8, uint8, int32, int64, bool"),
    };

    /// <summary>Whether gradients can flow through tensors of this type.</summary>
    public static bool IsFloatingPoint(this ElementType type) => type is ElementType.Float or ElementType.Double;

    /// <summary>The element type of a .NET type.</summary>
    public static ElementType Of<T>() where T : unmanaged =>
        default(T) switch
        {
            float => ElementType.Float,
            double => ElementType.Double,
            long => ElementType.Int64,
            int => ElementType.Int32,
            byte => ElementType.UInt8,
            sbyte => ElementType.Int8,
            bool => ElementType.Bool,
            _ => throw new ArgumentException($"{typeof(T).Name} has no ONNX element type here"),
        };
}
