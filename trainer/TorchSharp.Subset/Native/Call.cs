using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace TorchSharp.Native;

/// <summary>
/// The arguments of one operator call, built on the stack. It holds the managed owners of every handle it passes until the native call
/// has returned: otherwise the finalizer of a tensor whose last use is its handle may free the handle under the running operator.
/// </summary>
internal unsafe ref struct Call(Operator operation)
{
    private const int MaxArguments = 16;
    private const int MaxOwners = 8;
    private const int ScratchLength = 24;

    private Arguments arguments;
    private Owners owners;
    private Scratch scratch;
    private int count;
    private int owned;
    private int used;

    [InlineArray(MaxArguments)]
    private struct Arguments
    {
        private Value first;
    }

    [InlineArray(MaxOwners)]
    private struct Owners
    {
        private object? first;
    }

    [InlineArray(ScratchLength)]
    private struct Scratch
    {
        private long first;
    }

    [UnscopedRef]
    public ref Call Add(torch.Tensor tensor, [CallerArgumentExpression(nameof(tensor))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        owners[owned++] = tensor;
        return ref Next(ValueTag.Tensor, tensor.Handle);
    }

    [UnscopedRef]
    public ref Call Optional(torch.Tensor? tensor)
    {
        if (tensor is null)
            return ref Next(ValueTag.None, 0);
        return ref Add(tensor);
    }

    [UnscopedRef]
    public ref Call Add(long value) => ref Next(ValueTag.Int, value);

    [UnscopedRef]
    public ref Call Add(double value) => ref Next(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));

    [UnscopedRef]
    public ref Call Add(bool value) => ref Next(ValueTag.Bool, value ? 1 : 0);

    [UnscopedRef]
    public ref Call Add(Scalar value) => ref Next(value.Tag, value.Bits);

    [UnscopedRef]
    public ref Call Add(Scalar? value)
    {
        if (value is { } given)
            return ref Add(given);
        return ref Next(ValueTag.None, 0);
    }

    [UnscopedRef]
    public ref Call Add(long? value)
    {
        if (value is { } given)
            return ref Add(given);
        return ref Next(ValueTag.None, 0);
    }

    [UnscopedRef]
    public ref Call Add(torch.ScalarType? dtype)
    {
        if (dtype is { } given)
            return ref Add((long)given);
        return ref Next(ValueTag.None, 0);
    }

    [UnscopedRef]
    public ref Call Add(torch.Device? device)
    {
        if (device is null)
            return ref Next(ValueTag.None, 0);
        return ref Next(ValueTag.Device, device.index, (int)device.type);
    }

    [UnscopedRef]
    public ref Call Add(torch.Generator? generator)
    {
        if (generator is null)
            return ref Next(ValueTag.None, 0);
        owners[owned++] = generator;
        return ref Next(ValueTag.Generator, generator.Handle);
    }

    [UnscopedRef]
    public ref Call Add(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length + 1, pinned: true);
        bytes.CopyTo(pinned, 0);
        owners[owned++] = pinned;
        return ref Next(ValueTag.String, (nint)Unsafe.AsPointer(ref pinned[0]), bytes.Length);
    }

    [UnscopedRef]
    public ref Call Add(scoped ReadOnlySpan<long> list)
    {
        list.CopyTo(Room(list.Length, ValueTag.IntList));
        return ref this;
    }

    /// <summary>A list argument whose absence means the operator's default.</summary>
    [UnscopedRef]
    public ref Call Optional(long[]? list)
    {
        if (list is null)
            return ref Default();
        return ref Add(list);
    }

    /// <summary>A null entry is a hole, where the operator allows one.</summary>
    [UnscopedRef]
    public ref Call Add(IReadOnlyList<torch.Tensor?> tensors, bool holes = false, [CallerArgumentExpression(nameof(tensors))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tensors, name);
        owners[owned++] = tensors;
        var handles = Room(tensors.Count, ValueTag.TensorList);
        for (var i = 0; i < handles.Length; i++)
        {
            if (tensors[i] is { } tensor)
                handles[i] = tensor.Handle;
            else if (holes)
                handles[i] = 0;
            else
                throw new ArgumentNullException($"{name}[{i}]");
        }
        return ref this;
    }

    [UnscopedRef]
    public ref Call None() => ref Next(ValueTag.None, 0);

    [UnscopedRef]
    public ref Call Default() => ref Next(ValueTag.Default, 0);

    public torch.Tensor Tensor()
    {
        Value result;
        Invoke(&result, 1);
        return Tensor(result);
    }

    public (torch.Tensor First, torch.Tensor Second) Pair()
    {
        var results = stackalloc Value[2];
        Invoke(results, 2);
        return (Tensor(results[0]), Tensor(results[1]));
    }

    /// <summary>An operator that returns a list of tensors.</summary>
    /// <param name="capacity">The most it may return.</param>
    public torch.Tensor[] List(int capacity)
    {
        var results = new Value[Math.Max(capacity, 1)];
        int produced;
        fixed (Value* pinned = results)
            produced = Invoke(pinned, results.Length);
        var tensors = new torch.Tensor[produced];
        for (var i = 0; i < produced; i++)
            tensors[i] = Tensor(results[i]);
        return tensors;
    }

    /// <summary>An operator that writes into <paramref name="self"/> and returns it.</summary>
    public torch.Tensor InPlace(torch.Tensor self)
    {
        Value result;
        Invoke(&result, 1);
        Shim.Free(result.Pointer);
        return self;
    }

    public bool Bool()
    {
        Value result;
        Invoke(&result, 1);
        return result.Integer != 0;
    }

    private readonly torch.Tensor Tensor(Value result) => result.Tag == ValueTag.Tensor
        ? new torch.Tensor(result.Pointer)
        : throw new InvalidOperationException($"{operation.Name} returned {result.Tag} where a tensor was expected");

    private int Invoke(Value* results, int capacity)
    {
        int produced, code;
        fixed (Value* first = &arguments[0])
        fixed (long* room = &scratch[0])
        {
            // A list in scratch was noted by its offset, since the struct may have been copied since.
            if (used > 0)
            {
                for (var i = 0; i < count; i++)
                {
                    if (first[i].Tag is ValueTag.IntList or ValueTag.TensorList && first[i].Integer < ScratchLength)
                        first[i].Pointer = (nint)(room + first[i].Integer);
                }
            }
            code = Shim.Call(operation.Handle, first, count, results, capacity, &produced);
        }
        for (var i = 0; i < owned; i++)
            GC.KeepAlive(owners[i]);
        Shim.Check(code, operation.Name);
        return produced;
    }

    [UnscopedRef]
    private Span<long> Room(int length, ValueTag tag)
    {
        if (used + length <= ScratchLength)
        {
            Next(tag, used, length);
            used += length;
            return ((Span<long>)scratch).Slice(used - length, length);
        }
        var pinned = GC.AllocateUninitializedArray<long>(length, pinned: true);
        owners[owned++] = pinned;
        Next(tag, (nint)Unsafe.AsPointer(ref pinned[0]), length);
        return pinned;
    }

    [UnscopedRef]
    private ref Call Next(ValueTag tag, long bits, int length = 0)
    {
        arguments[count++] = new Value { Tag = tag, Count = length, Integer = bits };
        return ref this;
    }
}
