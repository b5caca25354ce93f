using EdgeMeta.Onnx.Serialization.Proto;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>From the message to the document.</summary>
internal static class DocumentReader
{
    /// <summary>The document.</summary>
    public static OnnxDocument Read(ModelProto model)
    {
        if (model.Graph is not { } graph || !model.HasIrVersion)
        {
            throw new OnnxFormatException("this is no ONNX model, or it is damaged: it has no graph or no IR version");
        }

        var opsets = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (OperatorSetIdProto import in model.OpsetImport)
        {
            opsets[GraphReader.Plain(import.Domain)] = import.Version;
        }

        var initializers = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        foreach (TensorProto tensor in graph.Initializer)
        {
            if (!initializers.TryAdd(tensor.Name, TensorReader.Read(tensor, $"initializer '{tensor.Name}'")))
            {
                throw new OnnxFormatException($"the graph has two initializers named '{tensor.Name}'");
            }
        }

        return new OnnxDocument
        {
            IrVersion = model.IrVersion,
            Opsets = opsets,
            Producer = $"{model.ProducerName} {model.ProducerVersion}".Trim(),
            Name = graph.Name,
            Inputs = [.. graph.Input.Select(i => Value(i, $"input '{i.Name}'"))],
            Outputs = [.. graph.Output.Select(o => Value(o, $"output '{o.Name}'"))],
            Initializers = initializers,
            Nodes = [.. graph.Node.Select(Node)],
        };
    }

    private static DocumentValue Value(ValueInfoProto info, string where)
    {
        (TypeProto? type, bool sequence) = info.Type?.SequenceType is { } list ? (list.ElemType, true) : (info.Type, false);
        if (type?.TensorType is not { } tensor)
        {
            throw new UnsupportedOperatorException($"{where}: it is neither a tensor nor a sequence of tensors, or has no type; declare a type of these");
        }

        if (tensor.Shape is { Dim.Count: > Shape.MaximumRank } wide)
        {
            throw new OnnxFormatException($"{where}: it has {wide.Dim.Count} dimensions; at most {Shape.MaximumRank} are supported");
        }

        Shape? shape = tensor.Shape is null ? null : new Shape(tensor.Shape.Dim.Select(d =>
            d.HasDimValue ? d.DimValue : Dim.Symbolic(d.HasDimParam && d.DimParam.Length > 0 ? d.DimParam : "?")));
        return new DocumentValue(info.Name, TensorReader.Element(tensor.ElemType, where), shape, sequence);
    }

    private static DocumentNode Node(NodeProto node) =>
        new(node.OpType, [.. node.Input], [.. node.Output], AttributeReader.Read(node, $"node '{node.Name}' ({node.OpType})"))
        {
            Domain = GraphReader.Plain(node.Domain),
            Name = node.Name,
        };
}
