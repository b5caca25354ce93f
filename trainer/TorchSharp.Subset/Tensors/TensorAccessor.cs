using System.Collections;

namespace TorchSharp.Utils;

/// <summary>A CPU tensor's elements in row-major order, whatever its strides. It keeps the tensor object alive.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly long[] sizes;
    private readonly long[] strides;
    private readonly bool contiguous;
    private readonly long count;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
            throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        this.tensor = tensor;
        (sizes, strides) = tensor.Layout();
        contiguous = tensor.is_contiguous();
        count = tensor.numel();
    }

    public long Count => count;

    public bool IsReadOnly => false;

    /// <summary>One index per dimension, or a single one that counts elements.</summary>
    public T this[params long[] indices]
    {
        get => Read(Offset(indices));
        set => Write(Offset(indices), value);
    }

    public T[] ToArray()
    {
        var result = new T[count];
        CopyTo(result);
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(array);
        var length = checked((int)(count - tensorIndex));
        var target = array.AsSpan(arrayIndex, Math.Min(length, array.Length - arrayIndex));
        if (contiguous)
        {
            new ReadOnlySpan<T>(At(0), checked((int)count)).Slice((int)tensorIndex, target.Length).CopyTo(target);
            GC.KeepAlive(tensor);
            return;
        }
        for (var i = 0; i < target.Length; i++)
            target[i] = Read(Unravel(tensorIndex + i));
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(array);
        var length = Math.Min(array.Length - arrayIndex, checked((int)(count - tensorIndex)));
        for (var i = 0; i < length; i++)
            Write(Unravel(tensorIndex + i), array[arrayIndex + i]);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < count; i++)
            yield return Read(Unravel(i));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Does nothing: the tensor owns the memory.</summary>
    public void Dispose()
    {
    }

    private T Read(long offset)
    {
        var value = *At(offset);
        GC.KeepAlive(tensor);
        return value;
    }

    private void Write(long offset, T value)
    {
        *At(offset) = value;
        GC.KeepAlive(tensor);
    }

    // The address is asked for each time, so that a disposed tensor is an exception and not a stray read.
    private T* At(long offset) => (T*)tensor.Address() + offset;

    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && sizes.Length != 1)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(indices[0]);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(indices[0], count);
            return Unravel(indices[0]);
        }
        if (indices.Length != sizes.Length)
            throw new ArgumentException($"{indices.Length} indices for a tensor of {sizes.Length} dimensions");
        long offset = 0;
        for (var d = 0; d < sizes.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= sizes[d])
                throw new ArgumentOutOfRangeException(nameof(indices), indices[d], $"dimension {d} has {sizes[d]} entries");
            offset += indices[d] * strides[d];
        }
        return offset;
    }

    private long Unravel(long index)
    {
        if (contiguous)
            return index;
        long offset = 0;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            offset += index % sizes[d] * strides[d];
            index /= sizes[d];
        }
        return offset;
    }
}
