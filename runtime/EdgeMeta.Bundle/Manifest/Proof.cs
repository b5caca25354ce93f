namespace EdgeMeta.Bundles;

/// <summary>The meta-gradient as measured at export, in float64 against central differences along random directions.</summary>
public sealed record Proof
{
    /// <summary>Relative error of the meta-gradient that trained theta.</summary>
    public required double MetaGradientError { get; init; }

    /// <summary>Relative distance of the first-order gradient from the same differences: what a first-order implementation would show.</summary>
    public required double FirstOrderDistance { get; init; }

    /// <summary>The error had to stay at or below this.</summary>
    public required double Bound { get; init; }

    /// <summary>Number of directions.</summary>
    public required int Directions { get; init; }
}
