namespace EdgeMeta.Export.OrtTraining;

/// <summary>What ONNX Runtime Training takes an input of a training graph for: it goes by the name alone.</summary>
internal enum InputRole
{
    Parameter,
    ResetFlag,
    Gradient,
    User,
}

/// <summary>The names by which ONNX Runtime Training tells the parts of a training graph.</summary>
internal static class OrtNames
{
    public const string ResetFlag = "lazy_reset_grad";
    public const string Domain = "com.microsoft";
    public const string Accumulator = "InPlaceAccumulatorV2";

    private const string BufferSuffix = "_grad.accumulation.buffer";
    private const string OutputSuffix = "_grad.accumulation.out";
    private const string GradientSuffix = "_grad";

    /// <summary>The names that mean something else at the end of a name, as told to people.</summary>
    public const string Reserved = $"{ResetFlag}, or ends in {GradientSuffix}, {BufferSuffix} or {OutputSuffix}";

    public static string Buffer(string parameter) => parameter + BufferSuffix;

    public static string Accumulated(string parameter) => parameter + OutputSuffix;

    public static string Gradient(string parameter) => parameter + GradientSuffix;

    /// <summary>The role of an input, tested in the runtime's order, and the parameter where it is a gradient of one.</summary>
    public static (InputRole Role, string Parameter) RoleOf(string name, Predicate<string> isParameter) =>
        isParameter(name) ? (InputRole.Parameter, name)
        : name == ResetFlag ? (InputRole.ResetFlag, "")
        : GradientOf(name) is { } parameter ? (InputRole.Gradient, parameter)
        : (InputRole.User, "");

    /// <summary>The parameter whose gradient a name speaks of, or null: an output of such a name is hidden from the caller.</summary>
    public static string? GradientOf(string name) =>
        ((string[])[BufferSuffix, GradientSuffix, OutputSuffix]).FirstOrDefault(s => name.EndsWith(s, StringComparison.Ordinal)) is { } suffix
            ? name[..^suffix.Length]
            : null;
}
