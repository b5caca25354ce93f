using EdgeMeta.Bundles;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer;

/// <summary>The loss of one task: the mean over its examples.</summary>
internal static class TaskLoss
{
    /// <summary>A tensor of rank 0.</summary>
    /// <param name="kind">Cross entropy of logits [N, ways] against labels [N], or squared error of y [N, d] against targets [N, d].</param>
    /// <param name="output">What the model gave.</param>
    /// <param name="y">What it should have given.</param>
    public static Tensor Of(LossKind kind, Tensor output, Tensor y)
    {
        // torch broadcasts targets of another shape in silence, and the loss is then of something else.
        if (kind == LossKind.MeanSquaredError && !output.shape.AsSpan().SequenceEqual(y.shape))
        {
            throw new ArgumentException($"the model gives [{string.Join(", ", output.shape)}], the targets are [{string.Join(", ", y.shape)}]");
        }

        return kind switch
        {
            LossKind.CrossEntropy => F.cross_entropy(output, y),
            LossKind.MeanSquaredError => F.mse_loss(output, y, nn.Reduction.Mean),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
