using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adam (Kingma and Ba, 2015).</summary>
            public static Adam Adam(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
                bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="Adam(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static Adam Adam(
                IEnumerable<Adam.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
                bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adam: steps by the gradient's running mean over the root of its running square, both corrected for their start at zero.</summary>
    public sealed class Adam : OptimizerHelper
    {
        public Adam(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        /// <summary>Each group brings its own settings; the others are checked only.</summary>
        public Adam(
            IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false)
        {
            Require(lr >= 0, nameof(lr), lr);
            Require(beta1 is >= 0 and < 1, nameof(beta1), beta1);
            Require(beta2 is >= 0 and < 1, nameof(beta2), beta2);
            Require(eps >= 0, nameof(eps), eps);
            Require(weight_decay >= 0, nameof(weight_decay), weight_decay);
            foreach (var group in parameters)
                Add(group);
        }

        internal override OptimizerState NewState(OptimizerOptions options, Parameter parameter) => new State(parameter, ((Options)options).amsgrad == true);

        internal override void Step(OptimizerOptions options, Parameter parameter, torch.Tensor gradient, OptimizerState state)
        {
            var o = (Options)options;
            var direction = o.maximize == true ? gradient.neg() : gradient;
            if (o.weight_decay is { } decay and not 0)
                direction = direction.add(parameter, decay);
            AdamStep.Take(parameter, direction, (State)state, o);
        }

        /// <summary>A group's settings.</summary>
        public class Options : OptimizerOptions
        {
            public double? beta1;
            public double? beta2;
            public double? weight_decay;
            public double? eps;
            public bool? amsgrad;
            public bool? maximize;
        }

        /// <summary>What Adam keeps for a parameter.</summary>
        public sealed class State : AdamState
        {
            internal State(torch.Tensor parameter, bool amsgrad)
                : base(parameter, amsgrad)
            {
            }
        }

        /// <summary>Parameters with settings of their own.</summary>
        public class ParamGroup : Modules.ParamGroup
        {
            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
                bool amsgrad = false, bool maximize = false)
            {
                Parameters = [.. parameters];
                Options = new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
                    maximize = maximize,
                };
            }
        }
    }
}
