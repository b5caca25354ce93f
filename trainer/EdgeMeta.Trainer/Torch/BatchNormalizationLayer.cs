using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>One batch-normalisation layer in training mode: y = (x - mean) / sqrt(variance + epsilon) * scale + bias, channel by channel.</summary>
internal sealed class BatchNormalizationLayer(string name, float epsilon)
{
    private static readonly Scalar One = 1;
    private readonly Scalar added = epsilon;

    public Tensor Normalize(Tensor x, Tensor scale, Tensor bias, RunContext run)
    {
        if (run.Norm.Given is { } given)
        {
            (Tensor mean, Tensor variance) = given[name];
            return F.batch_norm(x, mean, variance, scale, bias, training: false, momentum: 0, eps: epsilon);
        }

        if (run.Norm.SupportRows > 0)
        {
            return ByLeadingRows(x, scale, bias, run.Norm.SupportRows);
        }

        if (run.Collected is { } collected)
        {
            (Tensor mean, Tensor variance) = Moments(x);
            collected.Add((name, mean, variance));
        }

        return ByBatch(x, scale, bias);
    }

    /// <summary>Mean and biased variance of every channel. Centred before squaring: the mean of squares loses all digits where the mean is large.</summary>
    public static (Tensor Mean, Tensor Variance) Moments(Tensor x)
    {
        long[] axes = AllButChannels(x);
        Tensor mean = x.mean(axes, true);
        Tensor centred = x.sub(mean);
        return (mean.reshape(-1), centred.mul(centred).mean(axes));
    }

    private Tensor ByBatch(Tensor x, Tensor scale, Tensor bias)
    {
        // TorchSharp before 0.100 dereferences running statistics without a check. Momentum 0 leaves these as they are.
        Tensor unused = zeros_like(scale), alsoUnused = ones_like(scale);
        return F.batch_norm(x, unused, alsoUnused, scale, bias, training: true, momentum: 0, eps: epsilon);
    }

    /// <summary>
    /// One multiply-add over all rows with a = scale / sqrt(variance + epsilon) and b = bias - mean a per channel, so that the statistics cost
    /// the support rows only.
    /// </summary>
    private Tensor ByLeadingRows(Tensor x, Tensor scale, Tensor bias, int rows)
    {
        (Tensor mean, Tensor variance) = Moments(x.narrow(0, 0, rows));
        long[] perChannel = [1, -1, .. Enumerable.Repeat(1L, (int)x.ndim - 2)];
        Tensor a = scale.mul(variance.add(added).rsqrt());
        Tensor b = bias.sub(mean.mul(a));
        return b.reshape(perChannel).addcmul(x, a.reshape(perChannel), One);
    }

    private static long[] AllButChannels(Tensor x) => [0, .. Enumerable.Range(2, (int)x.ndim - 2)];
}
