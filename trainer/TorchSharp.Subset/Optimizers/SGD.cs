using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Gradient descent, with momentum if wanted.</summary>
            public static SGD SGD(
                IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Gradient descent, with momentum if wanted.</summary>
    public sealed class SGD : OptimizerHelper
    {
        public SGD(
            IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false,
            bool maximize = false)
        {
            Require(lr >= 0, nameof(lr), lr);
            Require(momentum >= 0, nameof(momentum), momentum);
            Require(dampening >= 0, nameof(dampening), dampening);
            Require(weight_decay >= 0, nameof(weight_decay), weight_decay);
            if (nesterov && (momentum == 0 || dampening != 0))
                throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening", nameof(nesterov));
            var options = new Options
            {
                LearningRate = lr,
                momentum = momentum,
                dampening = dampening,
                weight_decay = weight_decay,
                nesterov = nesterov,
                maximize = maximize,
            };
            Add(new ParamGroup { Parameters = [.. parameters], Options = options });
        }

        internal override OptimizerState NewState(OptimizerOptions options, Parameter parameter) => new State();

        internal override void Step(OptimizerOptions options, Parameter parameter, torch.Tensor gradient, OptimizerState state)
        {
            var (o, s) = ((Options)options, (State)state);
            var direction = o.maximize == true ? gradient.neg() : gradient;
            if (o.weight_decay is { } decay and not 0)
                direction = direction.add(parameter, decay);
            if (o.momentum is { } momentum and not 0)
            {
                if (s.momentum_buffer is { } buffer)
                    buffer.mul_(momentum).add_(direction, 1 - (o.dampening ?? 0));
                else
                    s.momentum_buffer = direction.clone().DetachFromDisposeScope();
                direction = o.nesterov == true ? direction.add(s.momentum_buffer, momentum) : s.momentum_buffer;
            }
            parameter.add_(direction, -(o.LearningRate ?? 0));
        }

        /// <summary>The settings.</summary>
        public class Options : OptimizerOptions
        {
            public double? momentum;
            public double? dampening;
            public double? weight_decay;
            public bool? nesterov;
            public bool? maximize;
        }

        /// <summary>A parameter's momentum, null before its first step.</summary>
        public sealed class State : OptimizerState
        {
            public torch.Tensor? momentum_buffer;

            internal State()
            {
            }

            public override void Dispose() => momentum_buffer?.Dispose();
        }
    }
}
