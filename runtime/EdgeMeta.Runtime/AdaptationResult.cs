namespace EdgeMeta.Runtime;

/// <summary>Why an adaptation was not taken over.</summary>
public enum RefusalKind
{
    /// <summary>The support loss after the last step is not below that before the first.</summary>
    LossNotLowered,

    /// <summary>A loss, a parameter or a statistic is infinite or not a number.</summary>
    NotFinite,
}

/// <param name="Kind">For programs.</param>
/// <param name="Reason">For people: what was seen, and what to do.</param>
public sealed record Refusal(RefusalKind Kind, string Reason);

/// <summary>What came of one adaptation.</summary>
public sealed record AdaptationResult
{
    /// <summary>Support loss before the first step and after every step; shorter than steps + 1 where a loss was not finite.</summary>
    public required IReadOnlyList<float> Losses { get; init; }

    /// <summary>Phi and what belongs to it; null where it was refused and theta holds.</summary>
    public AdaptedState? State { get; init; }

    /// <summary>Null where phi is good.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>True where theta is kept; <see cref="Refusal"/> says why.</summary>
    public bool Refused => Refusal is not null;
}
