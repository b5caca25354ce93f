namespace TorchSharp.Modules;

/// <summary>The arithmetic that Adam and AdamW share, in the order in which PyTorch does it.</summary>
internal static class AdamStep
{
    public static void Take(torch.Tensor parameter, torch.Tensor gradient, AdamState state, Adam.Options options)
    {
        var (beta1, beta2, eps) = (options.beta1 ?? 0.9, options.beta2 ?? 0.999, options.eps ?? 1e-8);
        state.step++;
        var correction1 = 1 - Math.Pow(beta1, state.step);
        var correction2 = 1 - Math.Pow(beta2, state.step);
        state.exp_avg.mul_(beta1).add_(gradient, 1 - beta1);
        state.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        var square = state.exp_avg_sq;
        if (state.max_exp_avg_sq is { } highest)
            square = highest.copy_(highest.maximum(state.exp_avg_sq));
        var denominator = square.sqrt().div_(Math.Sqrt(correction2)).add_(eps);
        parameter.addcdiv_(state.exp_avg, denominator, -((options.LearningRate ?? 0) / correction1));
    }
}
