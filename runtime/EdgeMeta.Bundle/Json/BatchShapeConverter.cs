using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMeta.Bundles;

/// <summary>A shape with a symbolic batch, <c>["N", 1, 28, 28]</c>, as the sizes behind the batch.</summary>
internal sealed class BatchShapeConverter : JsonConverter<IReadOnlyList<long>>
{
    private const string Batch = "N";
    private const int MostAxes = 16;

    public override IReadOnlyList<long> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.String || reader.GetString() != Batch)
        {
            throw new JsonException($"a shape begins with \"{Batch}\", the batch.");
        }
        var sizes = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var size) || sizes.Count == MostAxes)
            {
                throw new JsonException($"behind \"{Batch}\" a shape has at most {MostAxes} whole numbers.");
            }
            sizes.Add(size);
        }
        return sizes;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<long> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(Batch);
        foreach (var size in value)
        {
            writer.WriteNumberValue(size);
        }
        writer.WriteEndArray();
    }
}
