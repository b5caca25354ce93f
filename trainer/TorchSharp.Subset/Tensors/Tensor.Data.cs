using System.Runtime.InteropServices;
using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements, in order, as a view over the tensor's memory.</summary>
        /// <typeparam name="T">Exactly the element type.</typeparam>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            Require<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The one element of a tensor that has one.</summary>
        /// <typeparam name="T">Exactly the element type.</typeparam>
        public T item<T>() where T : unmanaged
        {
            Require<T>();
            if (numel() != 1)
                throw new ArgumentException($"item needs a tensor of one element, this has {numel()}");
            if (device_type == DeviceType.CPU)
                return Read<T>();
            using var here = cpu();
            return here.Read<T>();
        }

        public Scalar ToScalar() => dtype switch
        {
            ScalarType.Float32 => item<float>(),
            ScalarType.Float64 => item<double>(),
            ScalarType.Int64 => item<long>(),
            ScalarType.Int32 => item<int>(),
            ScalarType.Int16 => item<short>(),
            ScalarType.Byte => item<byte>(),
            ScalarType.Bool => item<bool>(),
            var other => throw new NotSupportedException($"a scalar of type {other}"),
        };

        /// <summary>
        /// The raw memory of a contiguous CPU tensor, little-endian. The span does not keep the tensor alive: keep a reference while it
        /// is in use.
        /// </summary>
        /// <exception cref="NotSupportedException">Not contiguous, not on the CPU, or 2 GB and more.</exception>
        public Span<byte> bytes
        {
            get
            {
                var info = Info();
                if (info.IsContiguous == 0)
                    throw new NotSupportedException("bytes needs a contiguous tensor; call contiguous() first");
                if (info.DeviceType != (int)DeviceType.CPU)
                    throw new NotSupportedException("bytes needs a tensor on the CPU; call cpu() first");
                return new Span<byte>((void*)Address(), checked((int)(info.Elements * info.ElementSize)));
            }

            set
            {
                var room = bytes;
                if (value.Length != room.Length)
                    throw new ArgumentException($"{value.Length} bytes for a tensor of {room.Length}");
                value.CopyTo(room);
                GC.KeepAlive(this);
            }
        }

        internal nint Address()
        {
            nint address;
            var code = Shim.Data(Handle, &address);
            GC.KeepAlive(this);
            Shim.Check(code, "data");
            return address;
        }

        private void Require<T>() where T : unmanaged
        {
            if (ElementType<T>() != dtype)
                throw new ArgumentException($"the tensor's elements are {dtype}, not {typeof(T).Name}");
        }

        private T Read<T>() where T : unmanaged
        {
            var value = *(T*)Address();
            GC.KeepAlive(this);
            return value;
        }
    }

    /// <summary>A tensor over a managed array's own memory, which stays pinned until the last native reference is gone.</summary>
    internal static Tensor Share(Array array, ScalarType dtype, long offset, ReadOnlySpan<long> size)
    {
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        nint result;
        int code;
        fixed (long* sizes = size)
        {
            var first = pin.AddrOfPinnedObject() + (nint)offset;
            code = Shim.FromMemory(first, sizes, size.Length, (int)dtype, GCHandle.ToIntPtr(pin), &Unpin, &result);
        }
        if (code != 0)
            pin.Free();
        Shim.Check(code, "from_array");
        return new Tensor(result);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pin) => GCHandle.FromIntPtr(pin).Free();

    internal static ScalarType ElementType(Array array) => Type.GetTypeCode(array.GetType().GetElementType()) switch
    {
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        TypeCode.Boolean => ScalarType.Bool,
        _ => throw new ArgumentException($"{array.GetType().GetElementType()} is no element type of a tensor", nameof(array)),
    };
}
