using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>
/// A state as a safetensors file. Phi is kept as <c>phi.name</c> U32: the exclusive or of phi's and theta's bits. Unlike an arithmetic difference, which
/// rounds, that restores phi bit for bit; a parameter that did not move is all zeros; and without theta it says nothing.
/// A SHA-256 over everything else is in the metadata, because safetensors itself would not notice a flipped bit.
/// </summary>
internal static class StateFile
{
    private const string Format = "edgemeta-state";
    private const string CurrentFormat = "1";
    private const string Digest = "sha256";
    private const string PhiPrefix = "phi.";

    public static byte[] Encode(AdaptedState state, TensorFile theta)
    {
        var metadata = new Dictionary<string, string>
        {
            [Format] = CurrentFormat,
            ["theta"] = state.ThetaDigest,
            ["recipe"] = state.RecipeDigest,
            ["engine"] = state.Engine,
            ["steps"] = state.Steps.ToString(CultureInfo.InvariantCulture),
            ["losses"] = string.Join(' ', state.Losses.Select(loss => loss.ToString("R", CultureInfo.InvariantCulture))),
        };
        if (state.EngineReason is { } reason)
        {
            metadata["engine.reason"] = reason;
        }
        if (state.ClassNames is { } names)
        {
            metadata["classes"] = JsonSerializer.Serialize([.. names], StateJsonContext.Default.StringArray);
        }
        NamedTensor[] tensors = [.. state.Phi.Select(phi => Delta(phi, theta[phi.Name])), .. state.Statistics];
        metadata[Digest] = Seal(tensors, metadata);
        return new TensorFile(tensors, metadata).ToBytes();
    }

    /// <summary>The file, if it is whole and of this format.</summary>
    /// <exception cref="BundleException">It is damaged or newer.</exception>
    public static TensorFile Open(ReadOnlyMemory<byte> bytes)
    {
        var file = TensorFile.Read(bytes);
        var format = file.Metadata.GetValueOrDefault(Format);
        if (format != CurrentFormat)
        {
            throw Damaged(format is null ? "is not a state file." : $"has the state format '{format}', which a newer runtime wrote.");
        }
        var unsealed = file.Metadata.Where(pair => pair.Key != Digest).ToDictionary();
        return file.Metadata.GetValueOrDefault(Digest) == Seal(file.Tensors, unsealed) ? file : throw Damaged("does not match its own checksum.");
    }

    /// <exception cref="BundleException">
    /// A member is missing or does not fit the bundle. The checksum is nobody's signature: a file that was made on purpose has a right one as well.
    /// </exception>
    public static AdaptedState Decode(TensorFile file, Bundle bundle)
    {
        var theta = bundle.Theta;
        var slots = bundle.Manifest.Slots;
        if (!Same(file.Tensors.Where(IsPhi).Select(tensor => tensor.Name[PhiPrefix.Length..]), bundle.Recipe.Adapted)
            || !Same(file.Tensors.Where(tensor => !IsPhi(tensor)).Select(tensor => tensor.Name), StatisticNames.Of(bundle.Manifest.Statistics)))
        {
            throw Damaged("has not exactly the tensors that the recipe adapts and keeps.");
        }
        var losses = Text(file, "losses").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new AdaptedState
        {
            Phi = [.. file.Tensors.Where(IsPhi).Select(delta => Finite(Undo(delta, theta[delta.Name[PhiPrefix.Length..]])))],
            Statistics = [.. file.Tensors.Where(tensor => !IsPhi(tensor)).Select(tensor =>
                tensor.Element == slots[tensor.Name].Element && tensor.Shape.SequenceEqual(slots[tensor.Name].Shape)
                    ? Finite(tensor)
                    : throw Damaged($"has {tensor}, which is not of the shape of the bundle's."))],
            ThetaDigest = Text(file, "theta"),
            RecipeDigest = Text(file, "recipe"),
            Engine = Text(file, "engine"),
            EngineReason = file.Metadata.GetValueOrDefault("engine.reason"),
            Steps = int.TryParse(Text(file, "steps"), CultureInfo.InvariantCulture, out var steps) ? steps : throw Damaged("has no number of steps."),
            Losses = [.. losses.Select(loss => float.TryParse(loss, CultureInfo.InvariantCulture, out var value) ? value : throw Damaged("has no losses."))],
            ClassNames = file.Metadata.TryGetValue("classes", out var classes) ? Names(classes, bundle.Recipe.Ways) : null,
        };
    }

    public static string Text(TensorFile file, string name) => file.Metadata.GetValueOrDefault(name) ?? throw Damaged($"has no '{name}'.");

    private static bool IsPhi(NamedTensor tensor) => tensor.Name.StartsWith(PhiPrefix, StringComparison.Ordinal);

    private static string Seal(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        Convert.ToHexStringLower(SHA256.HashData(new TensorFile(tensors, metadata).ToBytes()));

    private static NamedTensor Delta(NamedTensor phi, NamedTensor theta) =>
        phi.Element == TensorElement.Float32 && theta.Element == TensorElement.Float32 && phi.Shape.SequenceEqual(theta.Shape)
            ? new NamedTensor(PhiPrefix + phi.Name, TensorElement.UInt32, phi.Shape, ExclusiveOr(phi, theta))
            : throw new ArgumentException($"phi {phi} does not have the type and shape of theta {theta}.", nameof(phi));

    private static NamedTensor Undo(NamedTensor delta, NamedTensor theta) =>
        delta.Element == TensorElement.UInt32 && theta.Element == TensorElement.Float32 && delta.Shape.SequenceEqual(theta.Shape)
            ? new NamedTensor(theta.Name, TensorElement.Float32, theta.Shape, ExclusiveOr(delta, theta))
            : throw Damaged($"has {delta}, which does not fit theta's {theta}.");

    private static byte[] ExclusiveOr(NamedTensor a, NamedTensor b)
    {
        var result = new byte[a.Data.Length];
        var bits = MemoryMarshal.Cast<byte, uint>(result.AsSpan());
        var left = MemoryMarshal.Cast<byte, uint>(a.Data.Span);
        var right = MemoryMarshal.Cast<byte, uint>(b.Data.Span);
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = left[i] ^ right[i];
        }
        return result;
    }

    private static bool Same(IEnumerable<string> names, IEnumerable<string> due) =>
        names.Order(StringComparer.Ordinal).SequenceEqual(due.Order(StringComparer.Ordinal));

    private static NamedTensor Finite(NamedTensor tensor) =>
        tensor.IsFinite() ? tensor : throw Damaged($"has a value in {tensor} that is not finite.");

    private static string[] Names(string json, int? ways)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StateJsonContext.Default.StringArray) is { } names && names.Length == ways && !names.Contains(null)
                ? names
                : throw Damaged("has not one name for every class.");
        }
        catch (JsonException e)
        {
            throw new BundleException(null, null, $"has class names that are not JSON: {e.Message}", "", e);
        }
    }

    private static BundleException Damaged(string problem) => new(null, null, problem, "");
}
