using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                new Call(Operators.linear).Add(input).Add(weights).Optional(bias).Tensor();

            public static Tensor conv1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                new Call(Operators.conv1d).Add(input).Add(weight).Optional(bias).Add([stride ?? 1]).Add([padding ?? 0]).Add([dilation ?? 1]).Add(groups)
                    .Tensor();

            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Convolution(Operators.conv2d, input, weight, bias, strides, padding, dilation, groups);

            public static Tensor conv3d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Convolution(Operators.conv3d, input, weight, bias, strides, padding, dilation, groups);

            public static Tensor conv_transpose1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? output_padding = null, long? dilation = null,
                long groups = 1) =>
                new Call(Operators.conv_transpose1d).Add(input).Add(weight).Optional(bias).Add([stride ?? 1]).Add([padding ?? 0]).Add([output_padding ?? 0])
                    .Add(groups).Add([dilation ?? 1]).Tensor();

            public static Tensor conv_transpose2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null,
                long[]? dilation = null, long groups = 1) =>
                Transposed(Operators.conv_transpose2d, input, weight, bias, strides, padding, output_padding, dilation, groups);

            public static Tensor conv_transpose3d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null,
                long[]? dilation = null, long groups = 1) =>
                Transposed(Operators.conv_transpose3d, input, weight, bias, strides, padding, output_padding, dilation, groups);

            /// <param name="running_mean">TorchSharp before 0.100 does not take null here.</param>
            /// <param name="running_var">TorchSharp before 0.100 does not take null here.</param>
            /// <param name="momentum">0 leaves the running statistics as they are.</param>
            public static Tensor batch_norm(
                Tensor input, Tensor running_mean, Tensor running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1,
                double eps = 1e-5) =>
                new Call(Operators.batch_norm).Add(input).Optional(weight).Optional(bias).Optional(running_mean).Optional(running_var)
                    .Add(training).Add(momentum).Add(eps).Add(true).Tensor();

            public static Tensor instance_norm(
                Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null, Tensor? bias = null, bool use_input_stats = true,
                double momentum = 0.1, double eps = 1e-5) =>
                new Call(Operators.instance_norm).Add(input).Optional(weight).Optional(bias).Optional(running_mean).Optional(running_var)
                    .Add(use_input_stats).Add(momentum).Add(eps).Add(true).Tensor();

            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                new Call(Operators.group_norm).Add(input).Add(num_groups).Optional(weight).Optional(bias).Add(eps).Tensor();

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                new Call(Operators.layer_norm).Add(input).Add(normalized_shape).Optional(weight).Optional(bias).Add(eps).Tensor();

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => inplace
                ? new Call(Operators.dropout_).Add(input).Add(p).Add(training).InPlace(input)
                : new Call(Operators.dropout).Add(input).Add(p).Add(training).Tensor();

            /// <param name="pad">Before and after, from the last dimension on.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, (ReadOnlySpan<long>)pad, mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                var call = new Call(Operators.pad).Add(input).Add(pad);
                return mode switch
                {
                    PaddingModes.Reflect => call.Add("reflect").Tensor(),
                    PaddingModes.Replicate => call.Add("replicate").Tensor(),
                    PaddingModes.Circular => call.Add("circular").Tensor(),
                    _ => call.Add("constant").Add((Scalar)value).Tensor(),
                };
            }

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Operators.one_hot.On(x, num_classes);

            private static Tensor Convolution(
                Operator operation, Tensor input, Tensor weight, Tensor? bias, long[]? strides, long[]? padding, long[]? dilation, long groups) =>
                new Call(operation).Add(input).Add(weight).Optional(bias).Optional(strides).Optional(padding).Optional(dilation).Add(groups).Tensor();

            private static Tensor Transposed(
                Operator operation, Tensor input, Tensor weight, Tensor? bias, long[]? strides, long[]? padding, long[]? outputPadding, long[]? dilation,
                long groups) =>
                new Call(operation).Add(input).Add(weight).Optional(bias).Optional(strides).Optional(padding).Optional(outputPadding).Add(groups)
                    .Optional(dilation).Tensor();
        }
    }
}
