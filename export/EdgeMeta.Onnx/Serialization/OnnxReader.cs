using System.Buffers;
using EdgeMeta.Onnx.Serialization.Proto;
using Google.Protobuf;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>
/// Reads ONNX files of IR version 3 to 10 and opset 13 to 21. Types are inferred anew, those in the file are not trusted; what is not
/// known is refused, never skipped. Nothing is allocated on the word of the file beyond what its length pays for.
/// Format: https://github.com/onnx/onnx/blob/main/docs/IR.md.
/// </summary>
public static class OnnxReader
{
    /// <summary>The newest file format that is read.</summary>
    public const int MaximumIrVersion = 10;

    // Opset imports came with IR version 3.
    private const int MinimumIrVersion = 3;

    /// <summary>Reads a file.</summary>
    /// <exception cref="OnnxFormatException">The file is damaged or breaks the specification.</exception>
    /// <exception cref="UnsupportedOperatorException">The model uses what EdgeMeta does not support.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Graph Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        return Read(stream);
    }

    /// <summary>Reads a stream from its position to its end.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static Graph Read(Stream stream)
    {
        if (stream.CanSeek && stream.Length - stream.Position > Array.MaxLength)
        {
            throw new OnnxFormatException($"an ONNX file has at most {Array.MaxLength} bytes, this one has {stream.Length - stream.Position}");
        }

        if (stream.CanSeek)
        {
            var bytes = new byte[stream.Length - stream.Position];
            stream.ReadExactly(bytes);
            return Read(bytes);
        }

        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Read(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    /// <summary>Reads a file held in memory.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static Graph Read(ReadOnlyMemory<byte> file)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(new ReadOnlySequence<byte>(file));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxFormatException($"this is no ONNX model, or it is damaged: {e.Message}", e);
        }

        return Read(model);
    }

    private static Graph Read(ModelProto model)
    {
        if (model.Graph is null || !model.HasIrVersion)
        {
            throw new OnnxFormatException("this is no ONNX model, or it is damaged: it has no graph or no IR version");
        }

        if (model.IrVersion is < MinimumIrVersion or > MaximumIrVersion)
        {
            throw new UnsupportedOperatorException(
                $"the model is of IR version {model.IrVersion}; supported: {MinimumIrVersion} to {MaximumIrVersion}: " +
                $"export it with an older opset (17 to {Graph.MaximumOpset})");
        }

        if (model.Functions.Count > 0)
        {
            throw new UnsupportedOperatorException(
                $"the model defines its own function '{model.Functions[0].Name}'; inline functions before (onnx.inliner.inline_local_functions)");
        }

        if (model.TrainingInfo.Count > 0)
        {
            throw new UnsupportedOperatorException("the model carries training information (training_info); remove it: EdgeMeta derives training itself");
        }

        var domains = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (OperatorSetIdProto import in model.OpsetImport)
        {
            if (!domains.TryAdd(GraphReader.Plain(import.Domain), import.Version))
            {
                throw new OnnxFormatException($"the opset of domain '{import.Domain}' is imported twice");
            }
        }

        if (!domains.TryGetValue("", out long opset))
        {
            throw new OnnxFormatException("the model imports no opset of ai.onnx");
        }

        if (opset is < Graph.MinimumReadOpset or > Graph.MaximumOpset)
        {
            throw new UnsupportedOperatorException($"the model is of opset {opset}; supported: {Graph.MinimumReadOpset} to {Graph.MaximumOpset}: " +
                $"export it with another opset_version, or convert it (onnx.version_converter)");
        }

        return new GraphReader(model.Graph, (int)opset, domains.Keys.ToHashSet(StringComparer.Ordinal)).Read();
    }
}
