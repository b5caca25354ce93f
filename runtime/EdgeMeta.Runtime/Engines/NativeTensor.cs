using EdgeMeta.Bundles;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeMeta.Runtime;

/// <summary>A tensor in ONNX Runtime's own memory on the CPU, allocated once and filled before use: fresh memory holds whatever was there.</summary>
internal sealed unsafe class NativeTensor<T> : IDisposable
    where T : unmanaged
{
    // Asking ONNX Runtime for the address on every read would allocate; it does not move while the value lives.
    private readonly T* address;
    private readonly int count;

    public NativeTensor(TensorElementType element, long[] shape, ReadOnlySpan<T> values)
        : this(element, shape)
    {
        if (values.Length != count)
        {
            Dispose();
            throw new ArgumentException($"{values.Length} values do not fill a tensor of [{string.Join(", ", shape)}].", nameof(values));
        }
        values.CopyTo(Values);
    }

    private NativeTensor(TensorElementType element, long[] shape)
    {
        Value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, element, shape);
        Shape = shape;
        var values = Value.GetTensorMutableDataAsSpan<T>();
        values.Clear();
        count = values.Length;
        fixed (T* first = values)
        {
            address = first;
        }
    }

    public OrtValue Value { get; private set; }

    public long[] Shape { get; }

    public Span<T> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(Value is null, this);
            return new Span<T>(address, count);
        }
    }

    public static NativeTensor<T> Zeros(TensorElementType element, long[] shape) => new(element, shape);

    public void Dispose()
    {
        Value?.Dispose();
        Value = null!;
    }
}

internal static class NativeTensor
{
    public static NativeTensor<float> Floats(IReadOnlyList<long> shape) => NativeTensor<float>.Zeros(TensorElementType.Float, [.. shape]);

    public static NativeTensor<float> Floats(IReadOnlyList<long> shape, ReadOnlySpan<float> values) => new(TensorElementType.Float, [.. shape], values);

    public static NativeTensor<long> Int64s(IReadOnlyList<long> shape, ReadOnlySpan<long> values) => new(TensorElementType.Int64, [.. shape], values);

    /// <summary>A managed copy.</summary>
    public static NamedTensor Named(this NativeTensor<float> tensor, string name) => NamedTensor.FromFloats(name, tensor.Shape, tensor.Values);
}
