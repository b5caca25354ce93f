using EdgeMeta.Onnx.Serialization.Proto;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>From the document to the message.</summary>
internal static class DocumentWriter
{
    /// <summary>The message.</summary>
    public static ModelProto Message(OnnxDocument document)
    {
        var graph = new GraphProto { Name = document.Name };
        graph.Input.AddRange(document.Inputs.Select(Info));
        graph.Output.AddRange(document.Outputs.Select(Info));
        graph.Initializer.AddRange(document.Initializers.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => GraphWriter.Tensor(i.Value, i.Key)));
        graph.Node.AddRange(document.Nodes.Select(Node));
        var model = new ModelProto { IrVersion = document.IrVersion, Graph = graph };
        string[] producer = document.Producer.Split(' ', 2);
        (model.ProducerName, model.ProducerVersion) = (producer[0], producer.Length > 1 ? producer[1] : "");
        foreach ((string domain, long version) in document.Opsets.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        }

        return model;
    }

    private static ValueInfoProto Info(DocumentValue value)
    {
        var tensor = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)value.Element } };
        if (value.Shape is { } shape)
        {
            tensor.TensorType.Shape = GraphWriter.Dimensions(shape);
        }

        return new ValueInfoProto
        {
            Name = value.Name,
            Type = value.IsSequence ? new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = tensor } } : tensor,
        };
    }

    private static NodeProto Node(DocumentNode node)
    {
        var proto = new NodeProto { OpType = node.OpType, Name = node.Name, Domain = node.Domain };
        proto.Input.AddRange(node.Inputs);
        proto.Output.AddRange(node.Outputs);
        proto.Attribute.AddRange(node.Attributes.Select(a => GraphWriter.Attribute(a.Key, a.Value)));
        return proto;
    }
}
