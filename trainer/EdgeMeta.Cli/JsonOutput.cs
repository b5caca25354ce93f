using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMeta.Cli;

/// <summary>The document that <c>--json</c> prints. JSON has no number for what is not finite: null stands there.</summary>
internal static class JsonOutput
{
    // Each type writes its own digits: 0.1f is 0.1, and not what a double makes of it.
    private static readonly JsonSerializerOptions options = new()
    {
        Converters =
        {
            new Finite<double>((writer, value) => writer.WriteNumberValue(value)),
            new Finite<float>((writer, value) => writer.WriteNumberValue(value)),
        },
    };

    public static void Write(Terminal terminal, object document) => terminal.Out.WriteLine(JsonSerializer.Serialize(document, options));

    private sealed class Finite<T>(Action<Utf8JsonWriter, T> write) : JsonConverter<T>
        where T : INumberBase<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            if (T.IsFinite(value))
            {
                write(writer, value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
