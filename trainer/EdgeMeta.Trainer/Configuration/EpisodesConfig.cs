using System.Text.Json.Serialization;

namespace EdgeMeta.Trainer;

/// <summary>The kinds of episodes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EpisodeKind>))]
public enum EpisodeKind
{
    /// <summary>Sinusoid regression of the MAML paper; needs no data.</summary>
    [JsonStringEnumMemberName("sinusoid")] Sinusoid,

    /// <summary>Omniglot, from its published zips.</summary>
    [JsonStringEnumMemberName("omniglot")] Omniglot,

    /// <summary>A folder with a folder of PNG images per class.</summary>
    [JsonStringEnumMemberName("images")] Images,
}

/// <summary>The distribution of tasks.</summary>
public sealed record EpisodesConfig
{
    /// <summary>Where they come from.</summary>
    public required EpisodeKind Kind { get; init; }

    /// <summary>Classes per episode, at least 2; left out for regression.</summary>
    public int? Ways { get; init; }

    /// <summary>Support examples per class, or in all for regression; at least 1.</summary>
    public required int Shots { get; init; }

    /// <summary>Query examples in training, per class or in all for regression; at least 1.</summary>
    public required int Queries { get; init; }

    /// <summary>Omniglot: alphabets for test only. Images: classes for test only. Null for the default (Korean and Tagalog; all classes in both).</summary>
    public IReadOnlyList<string>? HeldOut { get; init; }

    /// <summary>Whether training has every class also turned by 90, 180 and 270 degrees, as classes of their own.</summary>
    public bool QuarterTurns { get; init; } = true;

    /// <summary>Images: height and width in pixels to which each picture is averaged.</summary>
    public int Size { get; init; } = 28;

    /// <summary>Images: whether dark strokes on a light ground become 1 on 0.</summary>
    public bool Invert { get; init; }

    /// <summary>Whether the tasks are classifications.</summary>
    [JsonIgnore]
    public bool Classifies => Kind != EpisodeKind.Sinusoid;
}
