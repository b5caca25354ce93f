namespace EdgeMeta.Runtime;

/// <summary>Logits to probabilities.</summary>
public static class Softmax
{
    /// <summary>Replaces the logits of one example by their probabilities.</summary>
    /// <returns>The index of the largest, the first among equals.</returns>
    /// <exception cref="ArgumentException">There are no logits.</exception>
    public static int Of(Span<float> logits)
    {
        if (logits.IsEmpty)
        {
            throw new ArgumentException("There are no logits.", nameof(logits));
        }
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }
        // Relative to the largest, no exponential overflows and at least one is 1.
        var largest = logits[best];
        var sum = 0.0;
        foreach (ref var logit in logits)
        {
            logit = MathF.Exp(logit - largest);
            sum += logit;
        }
        foreach (ref var logit in logits)
        {
            logit = (float)(logit / sum);
        }
        return best;
    }
}
