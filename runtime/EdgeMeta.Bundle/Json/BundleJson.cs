using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EdgeMeta.Bundles;

/// <summary>Canonical JSON out (fixed member order, LF, final newline), strict JSON in (no unknown, missing, repeated or null member).</summary>
internal static class BundleJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", IndentSize = 2 };

    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            JsonSerializer.Serialize(json, value, type);
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads strictly; <paramref name="what"/> is the subject of the error message, for example <c>the recipe</c>.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new BundleException(null, null, $"{what} is null.", "Write the file again.");
        }
        catch (JsonException e)
        {
            throw new BundleException(null, null, $"{what} is not valid: {e.Message}", "Write the file again, or update EdgeMeta if it is newer.", e);
        }
    }
}
