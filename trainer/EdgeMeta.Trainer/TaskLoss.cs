using EdgeMeta.Bundles;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer;

/// <summary>The loss of a task: the mean over its examples. Of several tasks at once: the sum of theirs, so that each keeps its own gradient.</summary>
internal static class TaskLoss
{
    /// <summary>A tensor of rank 0.</summary>
    /// <param name="kind">Cross entropy of logits [N, ways] against labels [N], or squared error of y [N, d] against targets [N, d].</param>
    /// <param name="output">What the model gave, with a leading task axis for several tasks.</param>
    /// <param name="y">What it should have given.</param>
    public static Tensor Of(LossKind kind, Tensor output, Tensor y)
    {
        // torch broadcasts targets of another shape in silence, and the loss is then of something else.
        if (kind == LossKind.MeanSquaredError && !output.shape.AsSpan().SequenceEqual(y.shape))
        {
            throw new ArgumentException($"the model gives [{string.Join(", ", output.shape)}], the targets are [{string.Join(", ", y.shape)}]");
        }

        bool together = output.ndim == 3;
        return (kind, together) switch
        {
            (LossKind.CrossEntropy, false) => F.cross_entropy(output, y),
            (LossKind.CrossEntropy, true) =>
                F.cross_entropy(output.flatten(0, 1), y.flatten(), reduction: nn.Reduction.Sum).div(tensor((double)output.shape[1], output.dtype)),
            (LossKind.MeanSquaredError, false) => F.mse_loss(output, y, nn.Reduction.Mean),
            (LossKind.MeanSquaredError, true) => F.mse_loss(output, y, nn.Reduction.Sum).div(tensor((double)(output.shape[1] * output.shape[2]), output.dtype)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
