namespace EdgeMeta.Bundles;

/// <summary>What a user of the model has to know to feed it.</summary>
public sealed record ModelCard
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public required TensorSpec Input { get; init; }

    /// <summary>Logits [N, ways] of a classifier, or y [N, d] of a regression.</summary>
    public required TensorSpec Output { get; init; }

    /// <summary>Number of classes, at least 2; null for regression.</summary>
    public int? Ways { get; init; }

    /// <summary>Support examples per class (in all for regression) that the model was trained for. Other numbers work, less well.</summary>
    public required int Shots { get; init; }

    /// <summary>Names of the classes 0..ways-1 where they are fixed; null where the support set names them.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>How a picture becomes an input; null where inputs are not pictures.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }
}
