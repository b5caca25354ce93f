using System.Text.Json;

namespace EdgeMeta.Bundles;

/// <summary>Reads nothing but the two versions of a manifest, so that a newer file is answered with "newer" and not with its first unknown member.</summary>
internal static class FormatGate
{
    public static void RequireKnown(ReadOnlySpan<byte> json)
    {
        int? format = null;
        string? minimum = null;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                {
                    continue;
                }
                var isFormat = reader.ValueTextEquals("format"u8);
                var isMinimum = reader.ValueTextEquals("minimumRuntime"u8);
                reader.Read();
                format = isFormat && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : format;
                minimum = isMinimum && reader.TokenType == JsonTokenType.String ? reader.GetString() : minimum;
                reader.TrySkip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BundleException(null, null, $"the manifest is not JSON: {e.Message}", "Copy or export the bundle again.", e);
        }
        if (format is null or < 1)
        {
            throw new BundleException(null, null, "the manifest has no format version.", "Use a file that `edgemeta export` wrote.");
        }
        if (format > Manifest.CurrentFormat)
        {
            throw new BundleException(null, null, $"has format version {format} and needs a newer runtime: this one reads up to {Manifest.CurrentFormat}.",
                "Update EdgeMeta on this device.");
        }
        if (minimum is not null && RuntimeVersion.Parse(minimum) is { } needed && needed > RuntimeVersion.Current)
        {
            throw new BundleException(null, null, $"needs runtime {minimum} or newer: this one is {RuntimeVersion.Current}.",
                "Update EdgeMeta on this device.");
        }
    }
}
