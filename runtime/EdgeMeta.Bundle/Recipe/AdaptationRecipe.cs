using System.Security.Cryptography;

namespace EdgeMeta.Bundles;

/// <summary>
/// What a device does with a support set, as data: K steps phi[name] -= rate[name] * gradient of the support loss, starting at theta. It is what theta was
/// meta-trained for, so the device must not improvise. A member that this version does not know is refused on reading, never skipped: it would
/// change the numbers.
/// </summary>
public sealed record AdaptationRecipe
{
    public const int MostSteps = 10_000;

    /// <summary>Names of the adapted parameters, in the order in which graphs and states list them. All others stay at theta.</summary>
    public required IReadOnlyList<string> Adapted { get; init; }

    /// <summary>Inner steps K, 1..10000.</summary>
    public required int Steps { get; init; }

    /// <summary>Inner rate of each adapted parameter; finite. A learned rate may be zero or negative.</summary>
    public required IReadOnlyDictionary<string, float> Rates { get; init; }

    public required NormPolicy Norm { get; init; }

    public required LossKind Loss { get; init; }

    public required MetaGradientOrder Order { get; init; }

    /// <summary>Number of classes of an episode, at least 2; null for regression.</summary>
    public int? Ways { get; init; }

    /// <summary>Support examples per class (per episode for regression) that theta was trained with; at least 1.</summary>
    public required int Shots { get; init; }

    /// <summary>One rate for every adapted parameter.</summary>
    public static IReadOnlyDictionary<string, float> UniformRates(IEnumerable<string> adapted, float rate) => adapted.ToDictionary(name => name, _ => rate);

    /// <summary>Returns itself if every rule above holds.</summary>
    /// <exception cref="BundleException">A rule is broken; the message names the member.</exception>
    public AdaptationRecipe Validated()
    {
        RecipeRules.Check(this);
        return this;
    }

    /// <summary>Canonical JSON in UTF-8: the same recipe always gives the same bytes.</summary>
    public byte[] ToJson() => BundleJson.Write(Canonical(), BundleJsonContext.Default.AdaptationRecipe);

    /// <exception cref="BundleException">Not JSON, a member missing, unknown or repeated, or a rule broken.</exception>
    public static AdaptationRecipe FromJson(ReadOnlySpan<byte> json) =>
        BundleJson.Read(json, BundleJsonContext.Default.AdaptationRecipe, "the recipe").Validated();

    /// <summary>SHA-256 of the canonical JSON, in lower-case hexadecimal.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(ToJson()));

    public bool Equals(AdaptationRecipe? other) => other is not null && ToJson().AsSpan().SequenceEqual(other.ToJson());

    public override int GetHashCode() => HashCode.Combine(Adapted.Count, Steps, Norm, Loss, Order, Ways, Shots);

    internal AdaptationRecipe Canonical() => this with { Rates = Adapted.Where(Rates.ContainsKey).ToDictionary(name => name, name => Rates[name]) };
}
