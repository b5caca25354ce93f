namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning rates as functions of the number of steps taken; a scheduler sets the rate of step 0 when it is made.</summary>
        public static class lr_scheduler
        {
            /// <summary>Sets its optimiser's learning rates.</summary>
            public abstract class LRScheduler
            {
                private readonly List<ILearningRateController> groups;
                private int epoch;

                private protected LRScheduler(Optimizer optimizer, int last_epoch)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    groups = [.. optimizer.ParamGroups];
                    epoch = last_epoch;
                }

                public virtual void step() => step(null);

                /// <summary>Goes to a given epoch, or to the next.</summary>
                public virtual void step(int? epoch)
                {
                    this.epoch = epoch ?? this.epoch + 1;
                    foreach (var group in groups)
                        group.LearningRate = Rate(group.InitialLearningRate, this.epoch);
                }

                public IEnumerable<double> get_last_lr() => groups.Select(g => g.LearningRate);

                private protected abstract double Rate(double initial, int epoch);
            }

            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new ClosedForm(optimizer, (initial, epoch) => initial * Math.Pow(gamma, epoch / step_size), last_epoch);

            public static LRScheduler MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new ClosedForm(optimizer, (initial, epoch) => initial * Math.Pow(gamma, milestones.Count(m => m <= epoch)), last_epoch);

            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new ClosedForm(optimizer, (initial, epoch) => initial * Math.Pow(gamma, epoch), last_epoch);

            /// <param name="T_max">Steps from the initial rate down to <paramref name="eta_min"/>; afterwards it rises again.</param>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new ClosedForm(optimizer, (initial, epoch) => eta_min + ((initial - eta_min) * (1 + Math.Cos(Math.PI * epoch / T_max)) / 2), last_epoch);

            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new ClosedForm(optimizer, (initial, epoch) => initial * lr_lambda(epoch), last_epoch);

            private sealed class ClosedForm : LRScheduler
            {
                private readonly Func<double, int, double> rate;

                public ClosedForm(Optimizer optimizer, Func<double, int, double> rate, int last_epoch)
                    : base(optimizer, last_epoch)
                {
                    this.rate = rate;
                    step();
                }

                private protected override double Rate(double initial, int epoch) => rate(initial, epoch);
            }
        }
    }
}
