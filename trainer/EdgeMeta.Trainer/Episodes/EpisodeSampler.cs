namespace EdgeMeta.Trainer.Episodes;

/// <summary>A distribution over tasks. Immutable and thread-safe; all chance comes from the generator that is passed.</summary>
public abstract class EpisodeSampler
{
    /// <summary>
    /// What identifies the episodes, beside the generator's seed: SHA-256, lower-case hexadecimal, over the data and every parameter of the sampling.
    /// Two samplers of the same digest give the same episodes for the same generator.
    /// </summary>
    public abstract string DataDigest { get; }

    /// <summary>One line for people, for instance "5-way 5-shot, 15 queries per class, of 57 Omniglot characters".</summary>
    public abstract string Description { get; }

    public abstract Episode Sample(EpisodeRandom random);
}
