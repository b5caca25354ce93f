using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <param name="input">Logits [N, C, ...].</param>
            /// <param name="target">Classes [N, ...] as Int64, or probabilities of the input's shape.</param>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0) =>
                new Call(Operators.cross_entropy_loss).Add(input).Add(target).Optional(weight).Add((long)reduction).Add(ignore_index).Add(label_smoothing)
                    .Tensor();

            /// <param name="input">Log-probabilities [N, C, ...].</param>
            /// <param name="target">Classes [N, ...] as Int64.</param>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                new Call(Operators.nll_loss_nd).Add(input).Add(target).Optional(weight).Add((long)reduction).Tensor();

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                new Call(Operators.mse_loss).Add(input).Add(target).Add((long)reduction).Tensor();

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                new Call(Operators.l1_loss).Add(input).Add(target).Add((long)reduction).Tensor();

            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0) =>
                new Call(Operators.smooth_l1_loss).Add(input).Add(target).Add((long)reduction).Add(beta).Tensor();

            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean) =>
                new Call(Operators.huber_loss).Add(input).Add(target).Add((long)reduction).Add(delta).Tensor();

            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                new Call(Operators.binary_cross_entropy).Add(input).Add(target).Optional(weight).Add((long)reduction).Tensor();

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                new Call(Operators.binary_cross_entropy_with_logits).Add(input).Add(target).Optional(weight).Optional(pos_weights).Add((long)reduction)
                    .Tensor();
        }
    }
}
