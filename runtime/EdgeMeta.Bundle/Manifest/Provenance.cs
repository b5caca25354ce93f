namespace EdgeMeta.Bundles;

/// <summary>Where theta comes from. Holds no clock, host or user name: the same training gives the same bytes.</summary>
public sealed record Provenance
{
    /// <summary>The meta-learning algorithm, for example <c>maml</c>.</summary>
    public required string Algorithm { get; init; }

    public required long Seed { get; init; }

    /// <summary>Outer iterations done.</summary>
    public required long Iterations { get; init; }

    /// <summary>SHA-256 of the training data as the trainer read them; null where they are generated from the seed.</summary>
    public string? DataDigest { get; init; }

    /// <summary>The kind of episodes: <c>sinusoid</c>, <c>omniglot</c> or <c>images</c>; null where it is not known.</summary>
    public string? Episodes { get; init; }

    /// <summary>Omniglot's alphabets, or the classes of a folder of pictures, that training never saw; null where every class was in both halves.</summary>
    public IReadOnlyList<string>? HeldOut { get; init; }

    /// <summary>Versions by tool, for example <c>edgemeta</c>, <c>torch</c>.</summary>
    public IReadOnlyDictionary<string, string> Tools { get; init; } = new Dictionary<string, string>();

    internal Provenance Canonical() => this with { Tools = Manifest.Sorted(Tools) };
}
