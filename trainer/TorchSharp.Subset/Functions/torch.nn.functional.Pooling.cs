using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Layers without state. Strides of the pooling functions over arrays must be given: left out they mean 1 in one TorchSharp version
        /// and the kernel's size in another.
        /// </summary>
        public static partial class functional
        {
            public static Tensor max_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new Call(Operators.max_pool1d).Add(input).Add([kernel_size]).Add([stride ?? kernel_size]).Add([padding ?? 0]).Add([dilation ?? 1])
                    .Add(ceil_mode).Tensor();

            public static Tensor max_pool2d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new Call(Operators.max_pool2d).Add(input).Add([kernel_size]).Add([stride ?? kernel_size]).Add([padding ?? 0]).Add([dilation ?? 1])
                    .Add(ceil_mode).Tensor();

            public static Tensor max_pool2d(
                Tensor input, long[] kernel_size, long[] strides, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool(Operators.max_pool2d, input, kernel_size, strides, padding, dilation).Add(ceil_mode).Tensor();

            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input, long[] kernel_size, long[] strides, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool(Operators.max_pool2d_with_indices, input, kernel_size, strides, padding, dilation).Add(ceil_mode).Pair();

            public static Tensor max_pool3d(
                Tensor input, long[] kernel_size, long[] strides, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool(Operators.max_pool3d, input, kernel_size, strides, padding, dilation).Add(ceil_mode).Tensor();

            public static (Tensor output, Tensor indices) max_pool3d_with_indices(
                Tensor input, long[] kernel_size, long[] strides, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool(Operators.max_pool3d_with_indices, input, kernel_size, strides, padding, dilation).Add(ceil_mode).Pair();

            public static Tensor avg_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                new Call(Operators.avg_pool1d).Add(input).Add([kernel_size]).Add([stride ?? kernel_size]).Add([padding ?? 0]).Add(ceil_mode)
                    .Add(count_include_pad).Tensor();

            public static Tensor avg_pool2d(
                Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true) =>
                new Call(Operators.avg_pool2d).Add(input).Add([kernel_size]).Add([stride ?? kernel_size]).Add([padding]).Add(ceil_mode)
                    .Add(count_include_pad).Tensor();

            public static Tensor avg_pool2d(
                Tensor input, long[] kernel_size, long[] stride, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                new Call(Operators.avg_pool2d).Add(input).Add(kernel_size).Add(stride).Optional(padding).Add(ceil_mode).Add(count_include_pad).Tensor();

            public static Tensor avg_pool3d(
                Tensor input, long[] kernel_size, long[] stride, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                new Call(Operators.avg_pool3d).Add(input).Add(kernel_size).Add(stride).Optional(padding).Add(ceil_mode).Add(count_include_pad).Tensor();

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) =>
                new Call(Operators.adaptive_avg_pool1d).Add(input).Add([output_size]).Tensor();

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, [output_size, output_size]);

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                new Call(Operators.adaptive_avg_pool2d).Add(input).Add(output_size).Tensor();

            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) =>
                new Call(Operators.adaptive_avg_pool3d).Add(input).Add(output_size).Tensor();

            private static Call MaxPool(Operator operation, Tensor input, long[] kernel, long[] strides, long[]? padding, long[]? dilation) =>
                new Call(operation).Add(input).Add(kernel).Add(strides).Optional(padding).Optional(dilation);
        }
    }
}
