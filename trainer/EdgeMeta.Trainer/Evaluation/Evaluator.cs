using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>Judges meta-parameters on fixed episodes: episode i of a stream is the same for every run of the same seed, and for any number of threads.</summary>
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
        bool normalizes = algorithm.Model.NormalizationLayers.Count > 0;
        var inductive = new double[episodes][];
        var transductive = new double[episodes][];
        using (var workers = new Workers(threads))
        {
            workers.Run(episodes, i =>
            {
                cancellation.ThrowIfCancellationRequested();
                Episode episode = sampler.Sample(EpisodeRandom.For(seed, stream, (ulong)i));
                (inductive[i], transductive[i]) = OneEpisode(values, episode, steps, normalizes);
            });
        }

        return new EvaluationResult(Metric, episodes, StepFigure.Over(inductive, steps), normalizes ? StepFigure.Over(transductive, steps) : null);
    }

    private Metric Metric => algorithm.Options.Loss == LossKind.CrossEntropy ? Metric.Accuracy : Metric.MeanSquaredError;

    private (double[] Inductive, double[] Transductive) OneEpisode(float[] values, Episode episode, int steps, bool normalizes)
    {
        using var scope = NewDisposeScope();
        EpisodeTensors tensors = EpisodeTensors.From(episode);
        IReadOnlyList<ParameterSet> path = algorithm.Adapt(algorithm.Layout.ToTensors(values), tensors.SupportX, tensors.SupportY, steps, InnerGradient.Detached);
        using IDisposable plain = no_grad();
        double[] Measured(NormPolicy policy) => [.. path.Select(phi => Measure(algorithm.QueryOutput(phi, tensors, policy), tensors.QueryY))];
        return normalizes ? (Measured(NormPolicy.Support), Measured(NormPolicy.Transductive)) : (Measured(NormPolicy.None), []);
    }

    private double Measure(Tensor output, Tensor y) => Metric == Metric.Accuracy
        ? output.argmax(1).eq(y).to_type(ScalarType.Float64).mean().item<double>()
        : TaskLoss.Of(LossKind.MeanSquaredError, output, y).to_type(ScalarType.Float64).item<double>();
}
