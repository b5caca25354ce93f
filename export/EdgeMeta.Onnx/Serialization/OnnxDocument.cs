using System.Buffers;
using EdgeMeta.Onnx.Serialization.Proto;
using Google.Protobuf;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>
/// An ONNX file as it is written, nothing inferred and no operator known: what <see cref="Graph"/> cannot hold (sequences, operators of other
/// domains, any opset or IR version) can be added to a written graph here, and looked at in a file of whatever origin.
/// </summary>
public sealed record OnnxDocument
{
    /// <summary>The version of the file format.</summary>
    public long IrVersion { get; init; } = 8;

    /// <summary>The imported operator sets by domain; the standard one is "".</summary>
    public required IReadOnlyDictionary<string, long> Opsets { get; init; }

    /// <summary>Who wrote the file, and in which version; for people.</summary>
    public string Producer { get; init; } = "";

    /// <summary>The graph's name.</summary>
    public string Name { get; init; } = "graph";

    /// <summary>The inputs in order; those that are initializers as well, among them.</summary>
    public required IReadOnlyList<DocumentValue> Inputs { get; init; }

    /// <summary>The outputs in order.</summary>
    public required IReadOnlyList<DocumentValue> Outputs { get; init; }

    /// <summary>Stored tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorData> Initializers { get; init; } = new Dictionary<string, TensorData>();

    /// <summary>The nodes in order.</summary>
    public required IReadOnlyList<DocumentNode> Nodes { get; init; }

    /// <summary>A graph, as it would be written.</summary>
    /// <inheritdoc cref="OnnxWriter.Write"/>
    public static OnnxDocument Of(Graph graph, OnnxWriteOptions? options = null) =>
        DocumentReader.Read(OnnxWriter.Message(graph, options ?? OnnxWriteOptions.Default));

    /// <summary>Reads a file held in memory. Checks that it is well-formed as a message; not that its graph makes sense.</summary>
    /// <exception cref="OnnxFormatException">The file is damaged or lacks what every ONNX file has.</exception>
    /// <exception cref="UnsupportedOperatorException">It holds what is not read: subgraphs, external data, other types.</exception>
    public static OnnxDocument Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            return DocumentReader.Read(ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(new ReadOnlySequence<byte>(file)));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxFormatException($"this is no ONNX model, or it is damaged: {e.Message}", e);
        }
    }

    /// <summary>The file. The same document gives the same bytes.</summary>
    public byte[] ToBytes() => DocumentWriter.Message(this).ToByteArray();
}

/// <summary>An input or output of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">Of the tensor, or of the tensors of the sequence.</param>
/// <param name="Shape">Null where not even the rank is declared; unknown sizes have the symbol "?".</param>
/// <param name="IsSequence">Whether it is a sequence of tensors.</param>
public sealed record DocumentValue(string Name, ElementType Element, Shape? Shape, bool IsSequence = false)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string tensor = $"{Element.ToString().ToLowerInvariant()}{Shape}";
        return $"{Name}: {(IsSequence ? $"seq({tensor})" : tensor)}";
    }
}

/// <summary>A node of a file; an optional input left out is "".</summary>
public sealed record DocumentNode(string OpType, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, Attributes Attributes)
{
    /// <summary>The operator's domain; the standard one is "".</summary>
    public string Domain { get; init; } = "";

    /// <summary>For messages; may be empty.</summary>
    public string Name { get; init; } = "";
}
