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

    /// <summary>Why that engine, and what it fell back from if it did; null where that was not recorded.</summary>
    public string? EngineReason { get; init; }

    /// <summary>Inner steps taken from theta on.</summary>
    public required int Steps { get; init; }

    /// <summary>
    /// Support loss before the first and after every step of the last adaptation: fewer than Steps + 1 values where that went on from a state.
    /// </summary>
    public required IReadOnlyList<float> Losses { get; init; }

    /// <summary>Names of the classes 0..ways-1 as the support set gave them; null for regression.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <exception cref="ArgumentException">The state was adapted from another theta or recipe than the bundle's.</exception>
    internal void RequireFor(Bundle bundle)
    {
        if (ThetaDigest != bundle.ThetaDigest || RecipeDigest != bundle.Recipe.Digest())
        {
            throw new ArgumentException("the state was adapted from another theta or recipe than the bundle's.");
        }
    }
}
