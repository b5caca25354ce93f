namespace EdgeMeta.Trainer.Episodes;

/// <summary>How Omniglot is split and augmented.</summary>
public sealed record OmniglotOptions
{
    /// <summary>Alphabets whose characters are for test only, named as in the published zips.</summary>
    public IReadOnlyList<string> HeldOut { get; init; } = ["Korean", "Tagalog"];

    /// <summary>Whether training has every character also turned by 90, 180 and 270 degrees, as classes of their own. Test has none turned.</summary>
    public bool QuarterTurns { get; init; } = true;
}
