using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer;

/// <summary>Configurations as JSON: strict in, canonical out.</summary>
public static class TrainingConfigJson
{
    private const long LargestFile = 1 << 20;

    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        IgnoreReadOnlyProperties = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = 16,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The configuration as text; comments and defaults are not kept apart.</summary>
    public static string Write(TrainingConfig config) => JsonSerializer.Serialize(config, Options) + "\n";

    /// <exception cref="TrainingConfigException">Not JSON, a member missing, unknown or repeated, or a range broken.</exception>
    public static TrainingConfig Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return (JsonSerializer.Deserialize<TrainingConfig>(json, Options)
                ?? throw new TrainingConfigException("file", "holds null", "write an object")).Validated();
        }
        catch (JsonException e)
        {
            throw new TrainingConfigException(e.Path is { Length: > 2 } path ? path[2..] : "file", $"cannot be read: {e.Message.Split(" Path:")[0]}",
                "compare it with a preset", e);
        }
    }

    /// <exception cref="InputException">The file is absent or unreadable.</exception>
    /// <exception cref="TrainingConfigException">As <see cref="Read"/>.</exception>
    public static TrainingConfig ReadFile(string path)
    {
        try
        {
            return Read(WholeFile.Read(path, LargestFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"the configuration cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
    }
}
