using System.Reflection;

namespace EdgeMeta.Trainer;

/// <summary>The configurations that come with EdgeMeta, by name.</summary>
public static class Presets
{
    private const string Prefix = "preset.";
    private const string Suffix = ".json";
    private static readonly Assembly Home = typeof(Presets).Assembly;

    /// <summary>The names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Home.GetManifestResourceNames()
        .Where(r => r.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(r => r[Prefix.Length..^Suffix.Length])
        .Order(StringComparer.Ordinal)];

    /// <summary>A preset by name.</summary>
    /// <exception cref="TrainingConfigException">There is none of that name; the message lists those there are.</exception>
    public static TrainingConfig Get(string name)
    {
        using Stream? stream = Names.Contains(name) ? Home.GetManifestResourceStream(Prefix + name + Suffix) : null;
        if (stream is null)
        {
            throw new TrainingConfigException("preset", $"'{name}' does not exist", $"choose from {string.Join(", ", Names)}");
        }

        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return TrainingConfigJson.Read(memory.ToArray());
    }
}
