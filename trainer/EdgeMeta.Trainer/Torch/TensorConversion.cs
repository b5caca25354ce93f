using EdgeMeta.Onnx;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Between managed data and tensors.</summary>
internal static class TensorConversion
{
    /// <summary>A copy as a tensor of the given type.</summary>
    public static Tensor ToTensor(this TensorData data, ScalarType type)
    {
        long[] dims = [.. data.Dims];
        Tensor exact = data.Element switch
        {
            ElementType.Float => tensor(data.As<float>().ToArray(), dims),
            ElementType.Double => tensor(data.As<double>().ToArray(), dims),
            ElementType.Int64 => tensor(data.As<long>().ToArray(), dims),
            ElementType.Int32 => tensor(data.As<int>().ToArray(), dims),
            ElementType.Int8 => tensor(Array.ConvertAll(data.As<sbyte>().ToArray(), v => (int)v), dims).to_type(ScalarType.Int8),
            ElementType.UInt8 => tensor(data.As<byte>().ToArray(), dims),
            ElementType.Bool => tensor(data.As<bool>().ToArray(), dims),
            _ => throw new ArgumentOutOfRangeException(nameof(data), data.Element, null),
        };
        return exact.dtype == type ? exact : exact.to_type(type);
    }

    /// <summary>A copy in managed memory, with the element type of the tensor.</summary>
    public static TensorData ToTensorData(this Tensor value)
    {
        using Tensor detached = value.detach();
        using Tensor host = detached.cpu();
        using Tensor plain = host.contiguous();
        ElementType element = plain.dtype switch
        {
            ScalarType.Float32 => ElementType.Float,
            ScalarType.Float64 => ElementType.Double,
            ScalarType.Int64 => ElementType.Int64,
            ScalarType.Int32 => ElementType.Int32,
            ScalarType.Int8 => ElementType.Int8,
            ScalarType.Byte => ElementType.UInt8,
            ScalarType.Bool => ElementType.Bool,
            _ => throw new ArgumentException($"a tensor of {plain.dtype} has no element type in ONNX here", nameof(value)),
        };
        return new TensorData(element, plain.shape, plain.bytes.ToArray());
    }

    /// <summary>The integers of a shape, axes or pads tensor.</summary>
    public static long[] ToIntegers(this Tensor value) => value.dtype == ScalarType.Int64
        ? value.data<long>().ToArray()
        : value.to_type(ScalarType.Int64).data<long>().ToArray();

    /// <summary>The one element of a tensor, whatever its type.</summary>
    public static double ToNumber(this Tensor value) => value.detach().to_type(ScalarType.Float64).item<double>();
}
