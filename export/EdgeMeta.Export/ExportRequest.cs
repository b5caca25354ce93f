using EdgeMeta.Bundles;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export;

/// <summary>Everything a bundle is made of.</summary>
public sealed record ExportRequest
{
    /// <summary>The model with theta in its initializers.</summary>
    public required Graph Model { get; init; }

    /// <summary>What the device will do.</summary>
    public required AdaptationRecipe Recipe { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>How a picture becomes an input; null where inputs are not pictures.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>Where theta comes from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>What the trainer computed on one episode, for the device to compare with: <see cref="GoldenEpisode"/>.</summary>
    public required TensorFile Golden { get; init; }

    /// <summary>The measured meta-gradient.</summary>
    public Proof? Proof { get; init; }

    /// <summary>Whether the bundle carries the artifacts with which ONNX Runtime Training takes the inner steps, beside the portable graphs.</summary>
    public bool TrainingArtifacts { get; init; } = true;

    /// <summary>For the norm policy <c>support</c>: <c>mean.NODE</c> and <c>var.NODE</c> that prediction starts from, before there is a support set.</summary>
    public IReadOnlyDictionary<string, TensorData> Statistics { get; init; } = new Dictionary<string, TensorData>();
}
