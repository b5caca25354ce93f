using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// Judges meta-parameters on fixed episodes: episode i of a stream is the same for every run of the same seed, and for any number of threads.
/// </summary>
public sealed class Evaluator(MetaAlgorithm algorithm, EpisodeSampler sampler, ulong seed)
{
    /// <summary>The stream of episodes looked at while training.</summary>
    public const ulong ValidationStream = 1;

    /// <summary>The stream of episodes that figures are reported on.</summary>
    public const ulong TestStream = 2;

    /// <summary>Adapts to each episode and measures on its query set.</summary>
    /// <param name="values">The meta-parameters, as in a checkpoint.</param>
    /// <param name="steps">Figures are given after 0 to this many inner steps.</param>
    /// <param name="episodes">How many episodes, at least 1.</param>
    /// <param name="stream">Which stream of episodes.</param>
    /// <param name="threads">How many threads share them.</param>
    /// <param name="cancellation">Ends it between two episodes.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public EvaluationResult Run(float[] values, int steps, int episodes, ulong stream = TestStream, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        NativeTuning.Apply();
        set_num_threads(1);
        bool normalizes = algorithm.Model.NormalizationLayers.Count > 0;
        var inductive = new double[episodes][];
        var transductive = new double[episodes][];
        int[][] parts = [.. Enumerable.Range(0, episodes).Chunk(algorithm.TasksAtOnce)];
        using (var workers = new Workers(threads))
        {
            workers.Run(parts.Length, part =>
            {
                cancellation.ThrowIfCancellationRequested();
                Episode[] sampled = [.. parts[part].Select(i => sampler.Sample(EpisodeRandom.For(seed, stream, (ulong)i)))];
                using var scope = NewDisposeScope();
                EpisodeTensors tensors = algorithm.TasksAtOnce > 1 ? EpisodeTensors.From(sampled) : EpisodeTensors.From(sampled[0]);
                IReadOnlyList<ParameterSet> path = Adapt(values, tensors, steps);
                int first = parts[part][0];
                Measure(path, tensors, normalizes ? NormPolicy.Support : NormPolicy.None).CopyTo(inductive, first);
                if (normalizes)
                {
                    Measure(path, tensors, NormPolicy.Transductive).CopyTo(transductive, first);
                }
            });
        }

        return new EvaluationResult(Metric, episodes, StepFigure.Over(inductive, steps), normalizes ? StepFigure.Over(transductive, steps) : null);
    }

    private Metric Metric => algorithm.Options.Loss == LossKind.CrossEntropy ? Metric.Accuracy : Metric.MeanSquaredError;

    private IReadOnlyList<ParameterSet> Adapt(float[] values, EpisodeTensors tensors, int steps) =>
        algorithm.Adapt(algorithm.Layout.ToTensors(values), tensors.SupportX, tensors.SupportY, steps, InnerGradient.Detached);

    /// <summary>For each task the metric after every step.</summary>
    private double[][] Measure(IReadOnlyList<ParameterSet> path, EpisodeTensors tensors, NormPolicy policy)
    {
        using IDisposable plain = no_grad();
        double[][] bySteps = [.. path.Select(phi => Measure(algorithm.QueryOutput(phi, tensors, policy), tensors.QueryY))];
        return [.. Enumerable.Range(0, bySteps[0].Length).Select(task => bySteps.Select(figures => figures[task]).ToArray())];
    }

    /// <summary>The metric of each task, from outputs [N, d] or, with a task axis, [T, N, d].</summary>
    private double[] Measure(Tensor output, Tensor y)
    {
        bool together = output.ndim == 3;
        Tensor judged = Metric == Metric.Accuracy ? output.argmax(together ? 2 : 1).eq(y) : output.sub(y).square();
        return judged.to_type(ScalarType.Float64).reshape(together ? output.shape[0] : 1, -1).mean([1]).data<double>().ToArray();
    }
}
