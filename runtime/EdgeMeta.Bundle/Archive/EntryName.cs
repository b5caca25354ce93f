namespace EdgeMeta.Bundles;

/// <summary>The entries of a bundle, and which names an entry may have at all.</summary>
public static class EntryName
{
    public const string Manifest = "manifest.json";

    /// <summary>The prediction graph; theta lies in it as initializers at recorded offsets.</summary>
    public const string Predict = "predict.onnx";

    /// <summary>One inner step.</summary>
    public const string Adapt = "adapt.onnx";

    /// <summary>The support loss under phi, and the statistics of normalisation layers.</summary>
    public const string Assess = "assess.onnx";

    public const string Theta = "theta.safetensors";

    /// <summary>A support set, phi after every step and predictions as the trainer computed them.</summary>
    public const string Golden = "golden.safetensors";

    /// <summary>One inner step for ONNX Runtime Training.</summary>
    public const string TrainingModel = "training/training_model.onnx";

    /// <summary>Loss, output and statistics of normalisation layers for ONNX Runtime Training.</summary>
    public const string EvaluationModel = "training/eval_model.onnx";

    /// <summary>The update of ONNX Runtime Training.</summary>
    public const string OptimizerModel = "training/optimizer_model.onnx";

    /// <summary>Theta for ONNX Runtime Training.</summary>
    public const string Checkpoint = "training/checkpoint";

    private const int LongestName = 200;

    /// <summary>Entries that every bundle has beside the manifest.</summary>
    public static IReadOnlyList<string> Required { get; } = [Predict, Adapt, Assess, Theta, Golden];

    /// <summary>Entries that a bundle for ONNX Runtime Training has, all or none.</summary>
    public static IReadOnlyList<string> Training { get; } = [TrainingModel, EvaluationModel, OptimizerModel, Checkpoint];

    /// <summary>
    /// True for plain relative names: segments of ASCII letters, digits, '.', '-', '_' that do not begin with a dot, joined by '/'. That leaves no
    /// absolute path, drive, backslash, '..', control character or look-alike.
    /// </summary>
    internal static bool IsSafe(string name) =>
        name.Length is > 0 and <= LongestName
        && name.Split('/').All(segment => segment.Length > 0 && segment[0] != '.' && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
}
