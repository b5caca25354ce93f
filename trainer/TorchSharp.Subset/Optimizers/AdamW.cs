using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019).</summary>
            public static AdamW AdamW(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
                bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adam with decoupled weight decay. Its decay is 0 unless given, as in TorchSharp and unlike Python's 0.01.</summary>
    public sealed class AdamW : OptimizerHelper
    {
        public AdamW(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false)
        {
            Require(lr >= 0, nameof(lr), lr);
            Require(beta1 is >= 0 and < 1, nameof(beta1), beta1);
            Require(beta2 is >= 0 and < 1, nameof(beta2), beta2);
            Require(eps >= 0, nameof(eps), eps);
            Require(weight_decay >= 0, nameof(weight_decay), weight_decay);
            Add(new Adam.ParamGroup(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize));
        }

        internal override OptimizerState NewState(OptimizerOptions options, Parameter parameter) =>
            new State(parameter, ((Adam.Options)options).amsgrad == true);

        internal override void Step(OptimizerOptions options, Parameter parameter, torch.Tensor gradient, OptimizerState state)
        {
            var o = (Adam.Options)options;
            parameter.mul_(1 - ((o.LearningRate ?? 0) * (o.weight_decay ?? 0)));
            AdamStep.Take(parameter, o.maximize == true ? gradient.neg() : gradient, (State)state, o);
        }

        /// <summary>What AdamW keeps for a parameter.</summary>
        public sealed class State : AdamState
        {
            internal State(torch.Tensor parameter, bool amsgrad)
                : base(parameter, amsgrad)
            {
            }
        }
    }
}
