using EdgeMeta.Trainer.Episodes;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// The mean query loss and meta-gradient over a meta-batch. Tasks are spread over workers; their gradients are summed in the order of the tasks, so that
/// the sum has the same bits for any number of workers.
/// </summary>
internal sealed class MetaGradient(MetaAlgorithm algorithm, int tasks, Workers workers) : IDisposable
{
    private readonly Episode[][] parts = [.. Enumerable.Range(0, tasks).Chunk(algorithm.TasksAtOnce).Select(c => new Episode[c.Length])];
    private readonly float[][] gradients = [.. Enumerable.Range(0, tasks).Chunk(algorithm.TasksAtOnce).Select(_ => new float[algorithm.Layout.Size])];
    private readonly double[] losses = new double[(tasks + algorithm.TasksAtOnce - 1) / algorithm.TasksAtOnce];
    private readonly ParameterSet meta = Kept(algorithm);
    private readonly float[] sum = new float[algorithm.Layout.Size];

    /// <summary>The mean gradient of the last batch; overwritten by the next.</summary>
    public float[] Gradient => sum;

    /// <summary>Computes a batch and returns the mean loss.</summary>
    public double Compute(float[] values, Func<int, Episode> episodes)
    {
        // Written once for all tasks; each works on leaves of its own over the same data.
        algorithm.Layout.Overwrite(meta, values);
        workers.Run(parts.Length, part => OnePart(episodes, part));
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

        return losses.Sum() / tasks;
    }

    public void Dispose()
    {
        foreach (Tensor tensor in meta.Tensors)
        {
            tensor.Dispose();
        }
    }

    private static ParameterSet Kept(MetaAlgorithm algorithm)
    {
        using var scope = NewDisposeScope();
        return algorithm.Layout.ToTensors(algorithm.InitialValues()).Map(t => t.DetachFromDisposeScope());
    }

    private void OnePart(Func<int, Episode> episodes, int part)
    {
        for (int i = 0; i < parts[part].Length; i++)
        {
            parts[part][i] = episodes((part * algorithm.TasksAtOnce) + i);
        }

        using var scope = NewDisposeScope();
        EpisodeTensors tensors = algorithm.TasksAtOnce > 1 ? EpisodeTensors.From(parts[part]) : EpisodeTensors.From(parts[part][0]);
        TaskGradient result = algorithm.OuterGradient(meta, tensors);
        algorithm.Layout.Flatten(result.Gradient, gradients[part]);
        losses[part] = result.Loss.item<float>();
    }
}
