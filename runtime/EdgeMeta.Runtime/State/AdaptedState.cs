using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>What a device keeps of an adaptation: phi, the statistics that go with it, and how it came about.</summary>
public sealed record AdaptedState
{
    /// <summary>Adapted parameters under their own names, F32, absolute values, in the order of the recipe.</summary>
    public required IReadOnlyList<NamedTensor> Phi { get; init; }

    /// <summary>With the norm policy <c>support</c>: <c>mean.</c> and <c>var.</c> of every normalisation layer, F32; else empty.</summary>
    public IReadOnlyList<NamedTensor> Statistics { get; init; } = [];

    /// <summary>SHA-256 of the theta that phi started from; see <see cref="Bundle.ThetaDigest"/>.</summary>
    public required string ThetaDigest { get; init; }

    /// <summary>See <see cref="AdaptationRecipe.Digest"/>.</summary>
    public required string RecipeDigest { get; init; }

    /// <summary>The engine that took the steps, for example <c>portable-cpu</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Inner steps taken.</summary>
    public required int Steps { get; init; }

    /// <summary>Support loss before the first step and after every step: Steps + 1 values where the engine measured all.</summary>
    public required IReadOnlyList<float> Losses { get; init; }

    /// <summary>Names of the classes 0..ways-1 as the support set gave them; null for regression.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }
}
