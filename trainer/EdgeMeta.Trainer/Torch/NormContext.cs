namespace EdgeMeta.Trainer.Torch;

/// <summary>Where BatchNormalization layers in training mode take their statistics from during one forward pass.</summary>
public sealed class NormContext
{
    private NormContext()
    {
    }

    /// <summary>From the whole batch that is asked, biased variance: the transductive policy, and any pass over the support set itself.</summary>
    public static NormContext Batch { get; } = new();

    /// <summary>The leading rows that are the support set; 0 where the whole batch counts.</summary>
    internal int SupportRows { get; private init; }

    /// <summary>Statistics taken earlier; null where they come from this batch.</summary>
    internal NormStatistics? Given { get; private init; }

    /// <summary>
    /// From the leading <paramref name="rows"/> of the batch, which are the support set, for all rows: the support policy in one pass over
    /// concat[support; query], differentiated through.
    /// </summary>
    public static NormContext FromLeading(int rows) => rows > 0
        ? new NormContext { SupportRows = rows }
        : throw new ArgumentOutOfRangeException(nameof(rows), rows, "a support set has at least one row");

    /// <summary>From statistics taken earlier with <see cref="TorchModel.CollectStatistics"/>: one single query can be answered.</summary>
    public static NormContext From(NormStatistics statistics) => new() { Given = statistics };
}
