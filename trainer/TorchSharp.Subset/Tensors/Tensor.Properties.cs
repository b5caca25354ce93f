using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        public ScalarType dtype => (ScalarType)Info().Dtype;

        public DeviceType device_type => (DeviceType)Info().DeviceType;

        public int device_index => Info().DeviceIndex;

        public Device device
        {
            get
            {
                var info = Info();
                return new Device((DeviceType)info.DeviceType, info.DeviceIndex);
            }
        }

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => Info().IsLeaf != 0;

        public long ndim => Info().Dimensions;

        public long Dimensions => ndim;

        public long NumberOfElements => numel();

        public long ElementSize => element_size();

        /// <summary>Sizes, a fresh array each time.</summary>
        public long[] shape => Layout().Sizes;

        public long dim() => ndim;

        public long numel() => Info().Elements;

        public long element_size() => Info().ElementSize;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_contiguous() => Info().IsContiguous != 0;

        public bool is_floating_point() => dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

        public bool is_integral() => dtype is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

        public long[] size() => shape;

        /// <param name="dim">Negative counts from the end.</param>
        public long size(int dim) => Entry(shape, dim);

        /// <summary>In elements.</summary>
        public long[] stride() => Layout().Strides;

        public long stride(int dim) => Entry(stride(), dim);

        /// <summary>Element type, device and sizes.</summary>
        public override string ToString() => IsInvalid ? "[disposed]" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        internal TensorInfo Info()
        {
            TensorInfo info;
            var code = Shim.Info(Handle, &info);
            GC.KeepAlive(this);
            Shim.Check(code, "info");
            return info;
        }

        internal (long[] Sizes, long[] Strides) Layout()
        {
            var dimensions = Info().Dimensions;
            var sizes = new long[dimensions];
            var strides = new long[dimensions];
            int code;
            fixed (long* first = sizes, second = strides)
                code = Shim.Layout(Handle, first, second);
            GC.KeepAlive(this);
            Shim.Check(code, "shape");
            return (sizes, strides);
        }

        private static long Entry(long[] values, int dim)
        {
            var index = dim < 0 ? dim + values.Length : dim;
            if (index < 0 || index >= values.Length)
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"a tensor of {values.Length} dimensions");
            return values[index];
        }
    }
}
