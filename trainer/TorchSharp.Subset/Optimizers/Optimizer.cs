using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        /// <summary>Steps parameters along the gradients that <c>backward</c> left on them.</summary>
        public abstract class Optimizer : IDisposable
        {
            internal abstract IReadOnlyList<ParamGroup> Groups { get; }

            public virtual IEnumerable<ILearningRateController> ParamGroups => Groups;

            /// <summary>One step. A closure, run with gradients on, computes the loss first and its value is returned.</summary>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            public virtual IEnumerable<Parameter> parameters() => Groups.SelectMany(g => g.Parameters);

            public virtual void zero_grad()
            {
                using var scope = NewDisposeScope();
                using var ungraphed = no_grad();
                foreach (var parameter in parameters())
                    parameter.grad?.zero_();
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>The optimiser's own settings and state, live: writing into a state's tensors changes the optimiser.</summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                /// <summary>One per parameter group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>One per parameter, group by group.</summary>
                public List<OptimizerState> State { get; } = [];
            }
        }
    }
}
