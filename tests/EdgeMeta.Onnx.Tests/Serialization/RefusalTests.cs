using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Serialization.Proto;
using Google.Protobuf;
using Kind = EdgeMeta.Onnx.Serialization.Proto.AttributeProto.Types.AttributeType;

namespace EdgeMeta.Onnx.Tests.Serialization;

/// <summary>What the reader does not know it refuses, saying what, where, and what to do.</summary>
public sealed class RefusalTests
{
    private static readonly Dictionary<string, (Action<ModelProto> Spoil, Type Error, string Says)> Cases = new()
    {
        ["no graph"] = (m => m.Graph = null, typeof(OnnxFormatException), "no graph"),
        ["IR version 11"] = (m => m.IrVersion = 11, typeof(UnsupportedOperatorException), "IR version 11"),
        ["IR version 2"] = (m => m.IrVersion = 2, typeof(UnsupportedOperatorException), "IR version 2"),
        ["opset 12"] = (m => m.OpsetImport[0].Version = 12, typeof(UnsupportedOperatorException), "opset 12"),
        ["opset 22"] = (m => m.OpsetImport[0].Version = 22, typeof(UnsupportedOperatorException), "version_converter"),
        ["no opset"] = (m => m.OpsetImport.Clear(), typeof(OnnxFormatException), "no opset"),
        ["opset twice"] = (m => m.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 17 }), typeof(OnnxFormatException), "twice"),
        ["function"] = (m => m.Functions.Add(new FunctionProto { Name = "f" }), typeof(UnsupportedOperatorException), "function 'f'"),
        ["training information"] = (m => m.TrainingInfo.Add(new TrainingInfoProto()), typeof(UnsupportedOperatorException), "training_info"),
        ["sparse initializer"] = (m => m.Graph.SparseInitializer.Add(new SparseTensorProto()), typeof(UnsupportedOperatorException), "sparse"),
        ["unknown operator"] = (m => First(m).OpType = "Det", typeof(UnsupportedOperatorException), "node 'MatMul': operator Det"),
        ["domain without opset"] = (m => First(m).Domain = "my.own", typeof(OnnxFormatException), "'my.own'"),
        ["other domain"] = (m => { First(m).Domain = "my.own"; m.OpsetImport.Add(new OperatorSetIdProto { Domain = "my.own", Version = 1 }); },
            typeof(UnsupportedOperatorException), "my.own"),
        ["operator newer than the opset"] = (m => { m.OpsetImport[0].Version = 13; First(m).OpType = "LayerNormalization"; },
            typeof(UnsupportedOperatorException), "opset 13"),
        ["subgraph"] = (m => Give(m, new AttributeProto { Name = "then_branch", Type = Kind.Graph }), typeof(UnsupportedOperatorException), "control flow"),
        ["sparse attribute"] = (m => Give(m, new AttributeProto { Name = "a", Type = Kind.SparseTensor }), typeof(UnsupportedOperatorException),
            "attribute 'a'"),
        ["attribute of a function"] = (m => Give(m, new AttributeProto { Name = "a", Type = Kind.Int, I = 1, RefAttrName = "b" }),
            typeof(UnsupportedOperatorException), "inline"),
        ["attribute without kind"] = (m => Give(m, new AttributeProto { Name = "a", I = 1 }), typeof(OnnxFormatException), "kind"),
        ["attribute without value"] = (m => Give(m, new AttributeProto { Name = "a", Type = Kind.Int, F = 1 }), typeof(OnnxFormatException), "holds none"),
        ["attribute that is no text"] = (m => Give(m, new AttributeProto { Name = "a", Type = Kind.String, S = ByteString.CopyFrom(0xff) }),
            typeof(OnnxFormatException), "UTF-8"),
        ["attribute twice"] = (m => { First(m).Attribute.Add(new AttributeProto { Name = "a", Type = Kind.Int, I = 1 }); Give(m, First(m).Attribute[0]); },
            typeof(OnnxFormatException), "twice"),
        ["external data"] = (m => Weights(m).DataLocation = TensorProto.Types.DataLocation.External, typeof(UnsupportedOperatorException), "one file"),
        ["segment"] = (m => Weights(m).Segment = new TensorProto.Types.Segment(), typeof(UnsupportedOperatorException), "segments"),
        ["text tensor"] = (m => Weights(m).DataType = 8, typeof(UnsupportedOperatorException), "initializer 'w': element type string"),
        ["half floats"] = (m => Weights(m).DataType = 10, typeof(UnsupportedOperatorException), "float16"),
        ["unheard-of type"] = (m => Weights(m).DataType = 99, typeof(UnsupportedOperatorException), "number 99"),
        ["raw data too short"] = (m => Weights(m).RawData = ByteString.CopyFrom(new byte[20]), typeof(OnnxFormatException), "need 24 bytes"),
        ["raw and typed data"] = (m => Weights(m).FloatData.Add(1), typeof(OnnxFormatException), "both"),
        ["too few typed elements"] = (m => { Weights(m).ClearRawData(); Weights(m).FloatData.Add(1); }, typeof(OnnxFormatException), "need 6 elements"),
        ["typed data of another type"] = (m => { Weights(m).ClearRawData(); Weights(m).DoubleData.Add(new double[6]); }, typeof(OnnxFormatException),
            "need 6 elements"),
        ["billions of elements"] = (m => Redim(m, 4_000_000_000, 4_000_000_000, 4_000_000_000), typeof(OnnxFormatException), "declare more than"),
        ["billions of elements and a zero"] = (m => Redim(m, 0, 4_000_000_000, 4_000_000_000), typeof(OnnxFormatException), "declare more than"),
        ["a billion elements without data"] = (m => Redim(m, 1_000_000_000), typeof(OnnxFormatException), "need 4000000000 bytes"),
        ["negative dimension"] = (m => Redim(m, -2, -3), typeof(OnnxFormatException), "negative"),
        ["a hundred dimensions"] = (m => Redim(m, [.. Enumerable.Repeat(1L, 100)]), typeof(OnnxFormatException), "100 dimensions"),
        ["input of unknown rank"] = (m => m.Graph.Input[0].Type.TensorType.Shape = null, typeof(UnsupportedOperatorException), "input 'x': its rank"),
        ["input without type"] = (m => m.Graph.Input[0].Type = null, typeof(UnsupportedOperatorException), "input 'x'"),
        ["sequence input"] = (m => m.Graph.Input[0].Type.SequenceType = new TypeProto.Types.Sequence(), typeof(UnsupportedOperatorException), "sequence"),
        ["huge input"] = (m => m.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = long.MaxValue, typeof(OnnxFormatException), "input 'x'"),
        ["negative input"] = (m => m.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = -1, typeof(OnnxFormatException), "negative"),
        ["nodes out of order"] = (m => { NodeProto first = First(m); m.Graph.Node.Remove(first); m.Graph.Node.Add(first); },
            typeof(OnnxFormatException), "topological"),
        ["value from nowhere"] = (m => First(m).Input[0] = "nowhere", typeof(OnnxFormatException), "'nowhere'"),
        ["input left out"] = (m => First(m).Input[1] = "", typeof(OnnxFormatException), "input 1 is missing"),
        ["value twice"] = (m => m.Graph.Node[^1].Output[0] = First(m).Output[0], typeof(OnnxFormatException), "another value"),
        ["initializer twice"] = (m => m.Graph.Initializer.Add(Weights(m).Clone()), typeof(OnnxFormatException), "'w'"),
        ["input twice"] = (m => m.Graph.Input.Add(m.Graph.Input[0].Clone()), typeof(OnnxFormatException), "two inputs"),
        ["output twice"] = (m => m.Graph.Output.Add(m.Graph.Output[0].Clone()), typeof(OnnxFormatException), "two outputs"),
        ["no outputs"] = (m => m.Graph.Output.Clear(), typeof(OnnxFormatException), "no outputs"),
        ["node without outputs"] = (m => First(m).Output.Clear(), typeof(OnnxFormatException), "no outputs"),
        ["output nobody computes"] = (m => m.Graph.Output[0].Name = "nobody", typeof(OnnxFormatException), "'nobody'"),
        ["output of another type"] = (m => m.Graph.Output[0].Type.TensorType.ElemType = 7, typeof(OnnxFormatException), "declares int64"),
        ["output of another size"] = (m => m.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue = 4, typeof(OnnxFormatException),
            "its nodes give float[N,3]"),
        ["output of another rank"] = (m => m.Graph.Output[0].Type.TensorType.Shape.Dim.RemoveAt(0), typeof(OnnxFormatException), "output 'y'"),
        ["shapes that do not fit"] = (m => m.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 5, typeof(OnnxFormatException),
            "node 'MatMul' (MatMul, opset 17)"),
        ["constant without value"] = (m => Literal(m).Attribute.Clear(), typeof(OnnxFormatException), "exactly one attribute"),
        ["constant text"] = (m => Literal(m).Attribute[0] = new AttributeProto { Name = "value_string", Type = Kind.String, S = ByteString.Empty },
            typeof(UnsupportedOperatorException), "value_string"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Refused_with_a_message_that_says_where(string name)
    {
        (Action<ModelProto> spoil, Type type, string says) = Cases[name];
        ModelProto model = Sound();
        spoil(model);

        Exception error = Assert.Throws(type, () => OnnxReader.Read(model.ToByteArray()));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Typed_data_reads_as_raw_data_does()
    {
        foreach (TensorData data in new[]
        {
            TensorData.Vector(1.5f, -2), TensorData.Vector(1.5, -2), TensorData.Vector(long.MaxValue, -2), TensorData.Vector(7, -2),
            TensorData.Vector<sbyte>(7, -2), TensorData.Vector<byte>(7, 255), TensorData.Vector(true, false),
        })
        {
            ModelProto model = Sound();
            var tensor = new TensorProto { Name = "extra", DataType = (int)data.Element, Dims = { data.Dims } };
            model.Graph.Initializer.Add(tensor);
            switch (data.Element)
            {
                case ElementType.Float: tensor.FloatData.Add(data.As<float>().ToArray()); break;
                case ElementType.Double: tensor.DoubleData.Add(data.As<double>().ToArray()); break;
                case ElementType.Int64: tensor.Int64Data.Add(data.As<long>().ToArray()); break;
                case ElementType.Int32: tensor.Int32Data.Add(data.As<int>().ToArray()); break;
                case ElementType.Int8: tensor.Int32Data.Add(data.As<sbyte>().ToArray().Select(v => (int)v)); break;
                case ElementType.UInt8: tensor.Int32Data.Add(data.As<byte>().ToArray().Select(v => (int)v)); break;
                default: tensor.Int32Data.Add(data.As<bool>().ToArray().Select(v => v ? 1 : 0)); break;
            }

            TensorData read = OnnxReader.Read(model.ToByteArray()).Initializer("extra").Data!;
            Assert.Equal(data.Type, read.Type);
            Assert.Equal(data.Bytes.ToArray(), read.Bytes.ToArray());
        }
    }

    [Theory]
    [InlineData(9, 300)]
    [InlineData(2, -1)]
    [InlineData(3, 128)]
    public void A_typed_element_beyond_its_type_is_refused(int elementType, int element)
    {
        ModelProto model = Sound();
        model.Graph.Initializer.Add(new TensorProto { Name = "extra", DataType = elementType, Dims = { 1 }, Int32Data = { element } });
        Assert.Throws<OnnxFormatException>(() => OnnxReader.Read(model.ToByteArray()));
    }

    [Fact]
    public void An_initializer_listed_among_the_inputs_is_an_initializer()
    {
        ModelProto model = Sound();
        model.IrVersion = 3;
        model.Graph.Input.Add(new ValueInfoProto { Name = "w", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } } });
        Graph graph = OnnxReader.Read(model.ToByteArray());

        Assert.Equal(["x"], graph.Inputs.Select(v => v.Name));
        Assert.Equal(["w", "b"], graph.Initializers.Select(v => v.Name));
    }

    [Fact]
    public void A_false_type_of_an_intermediate_value_is_not_believed()
    {
        ModelProto model = Sound();
        model.Graph.ValueInfo.Add(new ValueInfoProto
        {
            Name = First(model).Output[0],
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 7, Shape = new TensorShapeProto() } },
        });
        Assert.Equal("float[N,3]", OnnxReader.Read(model.ToByteArray()).Nodes[0].Output.Type.ToString());
    }

    [Fact]
    public void Unnamed_dimensions_of_two_inputs_are_not_taken_to_be_equal()
    {
        ModelProto model = Sound();
        model.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension();
        model.Graph.Input.Add(model.Graph.Input[0].Clone());
        model.Graph.Input[1].Name = "x2";
        Graph graph = OnnxReader.Read(model.ToByteArray());

        Assert.All(graph.Inputs, v => Assert.False(v.Shape[0].IsStatic));
        Assert.NotEqual(graph.Inputs[0].Shape[0], graph.Inputs[1].Shape[0]);
    }

    private static ModelProto Sound() => ModelProto.Parser.ParseFrom(OnnxWriter.Write(Models.Mlp()));

    private static NodeProto First(ModelProto model) => model.Graph.Node.First(n => n.Name == "MatMul");

    private static NodeProto Literal(ModelProto model) => model.Graph.Node.First(n => n.OpType == "Constant");

    private static TensorProto Weights(ModelProto model) => model.Graph.Initializer.First(t => t.Name == "w");

    private static void Give(ModelProto model, AttributeProto attribute) => First(model).Attribute.Add(attribute);

    private static void Redim(ModelProto model, params long[] dims)
    {
        Weights(model).Dims.Clear();
        Weights(model).Dims.Add(dims);
    }
}
