using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMeta.Cli;

/// <summary>The document that <c>--json</c> prints. JSON has no number for what is not finite: null stands there.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions options = new() { Converters = { new FiniteDouble(), new FiniteSingle() } };

    public static void Write(Terminal terminal, object document) => terminal.Out.WriteLine(JsonSerializer.Serialize(document, options));

    private sealed class FiniteDouble : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }

    // As its own digits: 0.1f is 0.1, and not what a double makes of it.
    private sealed class FiniteSingle : JsonConverter<float>
    {
        public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetSingle();

        public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options)
        {
            if (float.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
