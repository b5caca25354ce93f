using System.Text;
using EdgeMeta.Onnx.Serialization.Proto;
using Google.Protobuf;
using Kind = EdgeMeta.Onnx.Serialization.Proto.AttributeProto.Types.AttributeType;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>Reads the attributes of a node.</summary>
internal static class AttributeReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All attributes of a node.</summary>
    public static Attributes Read(NodeProto node, string where)
    {
        var attributes = new Attributes();
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.Name.Length == 0 || attributes.Has(attribute.Name))
            {
                throw new OnnxFormatException($"{where}: attribute '{attribute.Name}' is without a name or given twice");
            }

            attributes.Add(attribute.Name, Value(attribute, $"{where}, attribute '{attribute.Name}'"));
        }

        return attributes;
    }

    /// <summary>What a Constant node holds. https://onnx.ai/onnx/operators/onnx__Constant.html.</summary>
    public static TensorData Literal(Attributes attributes, string where)
    {
        (string name, object value) = attributes.Count == 1
            ? attributes.Single()
            : throw new OnnxFormatException($"{where}: a constant has exactly one attribute, this one has {attributes.Count}");
        return (name, value) switch
        {
            ("value", TensorData tensor) => tensor,
            ("value_float", float number) => TensorData.Scalar(number),
            ("value_floats", float[] numbers) => TensorData.Vector<float>(numbers),
            ("value_int", long number) => TensorData.Scalar(number),
            ("value_ints", long[] numbers) => TensorData.Vector<long>(numbers),
            _ => throw new UnsupportedOperatorException(
                $"{where}: a constant given by attribute '{name}' is not supported; give it as a dense tensor of numbers"),
        };
    }

    private static object Value(AttributeProto attribute, string where)
    {
        if (attribute.RefAttrName.Length > 0)
        {
            throw new UnsupportedOperatorException(
                $"{where}: it refers to an attribute of a function; inline functions before (onnx.inliner.inline_local_functions)");
        }

        return attribute.Type switch
        {
            Kind.Float when attribute.HasF => attribute.F,
            Kind.Int when attribute.HasI => attribute.I,
            Kind.String when attribute.HasS => Text(attribute.S, where),
            Kind.Tensor when attribute.T is not null => TensorReader.Read(attribute.T, where),
            Kind.Floats => attribute.Floats.ToArray(),
            Kind.Ints => attribute.Ints.ToArray(),
            Kind.Strings => attribute.Strings.Select(s => Text(s, where)).ToArray(),
            Kind.Graph or Kind.Graphs => throw new UnsupportedOperatorException(
                $"{where}: it is a subgraph; export the model without control flow (If, Loop, Scan), for example by tracing"),
            Kind.SparseTensor or Kind.SparseTensors or Kind.Tensors or Kind.TypeProto or Kind.TypeProtos => throw new UnsupportedOperatorException(
                $"{where}: its kind {attribute.Type} is not supported; use numbers, strings or one dense tensor"),
            Kind.Undefined => throw new OnnxFormatException($"{where}: its kind is not given"),
            _ => throw new OnnxFormatException($"{where}: it is said to be a {attribute.Type}, but holds none"),
        };
    }

    private static string Text(ByteString bytes, string where)
    {
        try
        {
            return StrictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException e)
        {
            throw new OnnxFormatException($"{where}: it is no UTF-8 text", e);
        }
    }
}
