using EdgeMeta.Onnx.Serialization.Proto;
using Google.Protobuf;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>A written file and where its float initializers lie in it.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Slots">The raw little-endian bytes of each float initializer, by name.</param>
public sealed record WrittenModel(byte[] Bytes, IReadOnlyDictionary<string, TensorSlot> Slots);

/// <summary>
/// Writes graphs as ONNX files. The same graph gives the same bytes. Names of inputs, outputs and initializers are kept; an intermediate
/// value gives way where its name is one of theirs.
/// </summary>
public static class OnnxWriter
{
    /// <summary>The file.</summary>
    /// <exception cref="OnnxFormatException">The graph cannot be a file: names collide, or it has more than 2 GiB.</exception>
    /// <exception cref="UnsupportedOperatorException">A node's operator is not in the table; expand it before.</exception>
    public static byte[] Write(Graph graph, OnnxWriteOptions? options = null) => Message(graph, options ?? OnnxWriteOptions.Default).ToByteArray();

    /// <summary>The file, and the byte range of each float initializer in it.</summary>
    /// <inheritdoc cref="Write"/>
    public static WrittenModel WriteWithSlots(Graph graph, OnnxWriteOptions? options = null)
    {
        byte[] bytes = Write(graph, options);
        return new WrittenModel(bytes, TensorSlot.Find(bytes));
    }

    /// <summary>The file's message.</summary>
    internal static ModelProto Message(Graph graph, OnnxWriteOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IrVersion, 8, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.IrVersion, OnnxReader.MaximumIrVersion, nameof(options));
        long stored = graph.Initializers.Concat(graph.Constants).Sum(v => (long)v.Data!.Bytes.Length);
        if (stored > Array.MaxLength - (1 << 20))
        {
            throw new OnnxFormatException($"the graph '{graph.Name}' stores {stored} bytes; an ONNX file holds at most 2 GiB");
        }

        var model = new ModelProto
        {
            IrVersion = options.IrVersion,
            ProducerName = options.ProducerName,
            ProducerVersion = options.ProducerVersion,
            Graph = new GraphWriter(graph, options.IntermediateTypes).Write(),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = graph.Opset });
        foreach (string domain in graph.Nodes.Select(n => n.Op.Domain).Where(d => d.Length > 0).Distinct().Order(StringComparer.Ordinal))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = 1 });
        }

        foreach ((string key, string value) in options.Metadata.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model;
    }
}
