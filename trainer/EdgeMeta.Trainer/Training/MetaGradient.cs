using EdgeMeta.Trainer.Episodes;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// The mean query loss and meta-gradient over a meta-batch. Tasks are spread over workers; their gradients are summed in the order of the tasks, so that
/// the sum has the same bits for any number of workers.
/// </summary>
internal sealed class MetaGradient(MetaAlgorithm algorithm, int tasks, Workers workers)
{
    private readonly float[][] gradients = [.. Enumerable.Range(0, tasks).Select(_ => new float[algorithm.Layout.Size])];
    private readonly double[] losses = new double[tasks];
    private readonly float[] sum = new float[algorithm.Layout.Size];

    /// <summary>The mean gradient of the last batch; overwritten by the next.</summary>
    public float[] Gradient => sum;

    /// <summary>Computes a batch and returns the mean loss.</summary>
    public double Compute(float[] values, Func<int, Episode> episodes)
    {
        workers.Run(tasks, task => OneTask(values, episodes(task), task));
        Array.Clear(sum);
        float share = 1f / tasks;
        foreach (float[] gradient in gradients)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += gradient[i];
            }
        }

        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] *= share;
        }

        return losses.Average();
    }

    private void OneTask(float[] values, Episode episode, int task)
    {
        using var scope = NewDisposeScope();
        TaskGradient result = algorithm.OuterGradient(algorithm.Layout.ToTensors(values), EpisodeTensors.From(episode));
        algorithm.Layout.Flatten(result.Gradient, gradients[task]);
        losses[task] = result.Loss.item<float>();
    }
}
