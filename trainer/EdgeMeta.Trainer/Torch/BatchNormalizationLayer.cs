using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>One batch-normalisation layer in training mode: y = (x - mean) / sqrt(variance + epsilon) * scale + bias, channel by channel.</summary>
internal sealed class BatchNormalizationLayer(string name, float epsilon)
{
    private readonly Scalar added = epsilon;

    public Tensor Normalize(Tensor x, Tensor scale, Tensor bias, RunContext run)
    {
        if (run.Norm.Given is { } given)
        {
            return By(given[name], x, scale, bias);
        }

        if (run.Collected is { } collected)
        {
            (Tensor Mean, Tensor Variance) moments = Moments(x);
            collected.Add((name, moments.Mean, moments.Variance));
            return By(moments, x, scale, bias);
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
    /// x a + b with a = scale / sqrt(variance + epsilon) and b = bias - mean a per channel. The fused kernel does it in one pass, but has no gradient by
    /// the statistics it is given: it gets 0 and 1, and what depends on mean and variance as scale and bias.
    /// </summary>
    private Tensor By((Tensor Mean, Tensor Variance) moments, Tensor x, Tensor scale, Tensor bias)
    {
        Tensor a = scale.mul(moments.Variance.add(added).rsqrt());
        Tensor b = bias.sub(moments.Mean.mul(a));
        return F.batch_norm(x, zeros_like(scale), ones_like(scale), a, b, training: false, momentum: 0, eps: 0);
    }

    private static long[] AllButChannels(Tensor x) => [0, .. Enumerable.Range(2, (int)x.ndim - 2)];
}
