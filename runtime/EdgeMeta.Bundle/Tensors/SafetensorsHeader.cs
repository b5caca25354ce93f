using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace EdgeMeta.Bundles;

/// <summary>The JSON header of a safetensors file. Every range is checked against the file's real length before a tensor is made of it.</summary>
internal static class SafetensorsHeader
{
    public const string MetadataName = "__metadata__";

    /// <summary>Far above any real header (about 100 bytes a tensor), far below what would hurt a device.</summary>
    private const int HeaderLimit = 16 << 20;

    private static readonly JsonWriterOptions Compact = new() { Indented = false };
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 4 };

    public static TensorFile Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            throw new TensorFileException($"is {bytes.Length} bytes long; a safetensors file has at least 8.");
        }
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        if (length > (ulong)(bytes.Length - 8) || length > HeaderLimit)
        {
            throw new TensorFileException($"declares a header of {length} bytes in a file of {bytes.Length} (limit {HeaderLimit}).");
        }
        var header = bytes.Span.Slice(8, (int)length);
        if (header.IsEmpty || header[0] != (byte)'{')
        {
            throw new TensorFileException("has a header that does not begin with '{'.");
        }
        try
        {
            var (entries, metadata) = Parse(header);
            var data = bytes[(8 + (int)length)..];
            RequireFullCover(entries, data.Length);
            return new TensorFile(
                entries.Select(e => new NamedTensor(e.Name, e.Element, e.Shape, data.Slice((int)e.Begin, (int)(e.End - e.Begin)))), metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new TensorFileException($"has a header that is not the JSON of a safetensors file: {e.Message}", inner: e);
        }
    }

    /// <summary>Padded with blanks to a multiple of eight, as the format allows, so that the data starts aligned.</summary>
    public static byte[] Write(TensorFile file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            if (file.Metadata.Count > 0)
            {
                json.WriteStartObject(MetadataName);
                foreach (var (name, text) in file.Metadata)
                {
                    json.WriteString(name, text);
                }
                json.WriteEndObject();
            }
            long at = 0;
            foreach (var tensor in file.Tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Element.Code());
                WriteArray(json, "shape", tensor.Shape);
                WriteArray(json, "data_offsets", [at, at + tensor.Data.Length]);
                json.WriteEndObject();
                at += tensor.Data.Length;
            }
            json.WriteEndObject();
        }
        var padded = new byte[(buffer.WrittenCount + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(padded);
        return padded;
    }

    private static void WriteArray(Utf8JsonWriter json, string name, ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }
        json.WriteEndArray();
    }

    private static (List<Entry> Entries, Dictionary<string, string>? Metadata) Parse(ReadOnlySpan<byte> header)
    {
        var json = new Utf8JsonReader(header, Strict);
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Dictionary<string, string>? metadata = null;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            if (name.Length == 0 || !names.Add(name))
            {
                throw new TensorFileException(name.Length == 0 ? "has a tensor without a name." : $"names '{name}' twice.");
            }
            if (name == MetadataName)
            {
                metadata = ParseMetadata(ref json);
            }
            else
            {
                entries.Add(ParseEntry(ref json, name));
            }
        }
        // Blanks may follow the object, anything else makes this throw.
        while (json.Read())
        {
        }
        return (entries, metadata);
    }

    private static Dictionary<string, string> ParseMetadata(ref Utf8JsonReader json)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        Expect(ref json, JsonTokenType.StartObject, MetadataName);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            Expect(ref json, JsonTokenType.String, MetadataName);
            if (!metadata.TryAdd(name, json.GetString()!))
            {
                throw new TensorFileException($"names '{name}' twice in its metadata.");
            }
        }
        return metadata;
    }

    private static Entry ParseEntry(ref Utf8JsonReader json, string name)
    {
        TensorElement? element = null;
        long[]? shape = null;
        long[]? range = null;
        Expect(ref json, JsonTokenType.StartObject, name);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = json.GetString();
            switch (field)
            {
                case "dtype" when element is null:
                    Expect(ref json, JsonTokenType.String, name);
                    var code = json.GetString();
                    element = TensorElements.FromCode(code) ?? throw new TensorFileException(
                        $"tensor '{name}' has the unknown dtype '{code}'.", "Convert it to F32 or another type of this version.");
                    break;
                case "shape" when shape is null:
                    shape = ParseArray(ref json, name, limit: 32);
                    break;
                case "data_offsets" when range is null:
                    range = ParseArray(ref json, name, limit: 2);
                    break;
                default:
                    throw new TensorFileException($"tensor '{name}' has the unknown or repeated field '{field}'.");
            }
        }
        if (element is null || shape is null || range is not [var begin, var end])
        {
            throw new TensorFileException($"tensor '{name}' lacks one of dtype, shape and two data_offsets.");
        }
        var count = NamedTensor.ElementCount(shape);
        var size = element.Value.Size();
        if (count is null || count > long.MaxValue / size || begin < 0 || end < begin || count * size != end - begin)
        {
            throw new TensorFileException(
                $"tensor '{name}': {element.Value.Code()} {NamedTensor.Text(shape)} does not fit its data range [{begin}, {end}).");
        }
        return new Entry(name, element.Value, shape, begin, end);
    }

    private static long[] ParseArray(ref Utf8JsonReader json, string name, int limit)
    {
        var values = new List<long>();
        Expect(ref json, JsonTokenType.StartArray, name);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (values.Count == limit || json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var value))
            {
                throw new TensorFileException($"tensor '{name}' has a shape or range that is not at most {limit} whole numbers.");
            }
            values.Add(value);
        }
        return [.. values];
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type, string name)
    {
        if (!json.Read() || json.TokenType != type)
        {
            throw new TensorFileException($"'{name}' has a {json.TokenType} where a {type} belongs.");
        }
    }

    /// <summary>The format forbids holes, overlaps and bytes behind the last tensor: they could hide content or make two tensors share bytes.</summary>
    private static void RequireFullCover(List<Entry> entries, long length)
    {
        long at = 0;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != at)
            {
                throw new TensorFileException($"tensor '{entry.Name}' starts at {entry.Begin} where {at} is due: data overlap or have a gap.");
            }
            at = entry.End;
        }
        if (at != length)
        {
            throw new TensorFileException($"has {length} bytes of data where its header accounts for {at}: it is truncated or has bytes too many.");
        }
    }

    private readonly record struct Entry(string Name, TensorElement Element, long[] Shape, long Begin, long End);
}
