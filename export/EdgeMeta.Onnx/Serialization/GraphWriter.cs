using EdgeMeta.Onnx.Ops;
using EdgeMeta.Onnx.Serialization.Proto;
using Google.Protobuf;
using Kind = EdgeMeta.Onnx.Serialization.Proto.AttributeProto.Types.AttributeType;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>Turns a graph into its message.</summary>
internal sealed class GraphWriter(Graph graph, bool intermediateTypes)
{
    private readonly FileNames names = new(graph);

    /// <summary>The message: literals as Constant nodes, parameters as initializers with raw data.</summary>
    public GraphProto Write()
    {
        var proto = new GraphProto { Name = graph.Name };
        proto.Input.AddRange(graph.Inputs.Select(v => Info(v.Name, v.Type)));
        proto.Initializer.AddRange(graph.Initializers.Select(v => Tensor(v.Data!, v.Name)));
        proto.Node.AddRange(graph.Constants.Select(Constant));
        proto.Node.AddRange(graph.Nodes.Select(Node));
        foreach (GraphOutput output in graph.Outputs)
        {
            if (names.Of(output.Value) != output.Name)
            {
                string name = names.Fresh($"{output.Name}.copy");
                proto.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { names.Of(output.Value) }, Output = { output.Name } });
            }

            proto.Output.Add(Info(output.Name, output.Value.Type));
        }

        if (intermediateTypes)
        {
            var declared = graph.Outputs.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
            proto.ValueInfo.AddRange(graph.Nodes.SelectMany(n => n.Outputs).Where(v => !declared.Contains(names.Of(v))).Select(v => Info(names.Of(v), v.Type)));
        }

        return proto;
    }

    /// <summary>A shape; the builder's own symbols are sizes nobody named: written as unknown.</summary>
    internal static TensorShapeProto Dimensions(Shape shape)
    {
        var proto = new TensorShapeProto();
        foreach (Dim dim in shape)
        {
            proto.Dim.Add(dim.IsStatic ? new TensorShapeProto.Types.Dimension { DimValue = dim.Size }
                : dim.Symbol!.StartsWith('?') ? new TensorShapeProto.Types.Dimension()
                : new TensorShapeProto.Types.Dimension { DimParam = dim.Symbol });
        }

        return proto;
    }

    /// <summary>A stored tensor, raw.</summary>
    internal static TensorProto Tensor(TensorData data, string? name = null)
    {
        var tensor = new TensorProto { DataType = (int)data.Element, RawData = UnsafeByteOperations.UnsafeWrap(data.Bytes), Dims = { data.Dims } };
        if (name is not null)
        {
            tensor.Name = name;
        }

        return tensor;
    }

    /// <summary>An attribute.</summary>
    internal static AttributeProto Attribute(string name, object value)
    {
        var proto = new AttributeProto { Name = name };
        switch (value)
        {
            case long number:
                (proto.Type, proto.I) = (Kind.Int, number);
                break;
            case float number:
                (proto.Type, proto.F) = (Kind.Float, number);
                break;
            case string text:
                (proto.Type, proto.S) = (Kind.String, ByteString.CopyFromUtf8(text));
                break;
            case TensorData data:
                (proto.Type, proto.T) = (Kind.Tensor, Tensor(data));
                break;
            case long[] numbers:
                proto.Type = Kind.Ints;
                proto.Ints.AddRange(numbers);
                break;
            case float[] numbers:
                proto.Type = Kind.Floats;
                proto.Floats.AddRange(numbers);
                break;
            case string[] texts:
                proto.Type = Kind.Strings;
                proto.Strings.AddRange(texts.Select(ByteString.CopyFromUtf8));
                break;
            default:
                throw new InvalidOperationException($"attribute '{name}' holds a {value.GetType().Name}");
        }

        return proto;
    }

    private static ValueInfoProto Info(string name, TensorType type) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type.Element, Shape = Dimensions(type.Shape) } },
    };

    private NodeProto Constant(Value constant) => new()
    {
        OpType = "Constant",
        Name = names.Of(constant),
        Output = { names.Of(constant) },
        Attribute = { Attribute("value", constant.Data!) },
    };

    private NodeProto Node(Node node)
    {
        // What is not in the table has no meaning to others.
        OpTable.Find(node.Op.Domain, node.Op.Type, node.Name, graph.Opset);
        var proto = new NodeProto { OpType = node.Op.Type, Name = node.Name };
        if (node.Op.Domain.Length > 0)
        {
            proto.Domain = node.Op.Domain;
        }

        proto.Input.AddRange(node.Inputs.Select(i => i is null ? "" : names.Of(i)));
        proto.Output.AddRange(node.Outputs.Select(names.Of));
        proto.Attribute.AddRange(node.Attributes.Select(a => Attribute(a.Key, a.Value)));
        return proto;
    }
}
