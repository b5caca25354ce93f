namespace EdgeMeta.Trainer.Torch;

/// <summary>Where BatchNormalization layers in training mode take their statistics from during one forward pass.</summary>
public sealed class NormContext
{
    private NormContext()
    {
    }

    /// <summary>From the whole batch that is asked, biased variance: the transductive policy, and any pass over the support set itself.</summary>
    public static NormContext Batch { get; } = new();

    /// <summary>Statistics taken earlier; null where they come from this batch.</summary>
    internal NormStatistics? Given { get; private init; }

    /// <summary>
    /// From statistics taken earlier with <see cref="TorchModel.CollectStatistics"/>, differentiated through: the support policy, by which one single query
    /// can be answered.
    /// </summary>
    public static NormContext From(NormStatistics statistics) => new() { Given = statistics };
}
