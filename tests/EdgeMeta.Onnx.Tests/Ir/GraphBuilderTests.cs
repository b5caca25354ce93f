namespace EdgeMeta.Onnx.Tests.Ir;

public sealed class GraphBuilderTests
{
    private readonly GraphBuilder b = new("test");

    [Fact]
    public void Types_are_known_as_soon_as_a_node_is_appended()
    {
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 4));
        Value w = b.Initializer("w", TensorData.Of<float>([4, 3], new float[12]));

        Assert.Equal("float[N,3]", b.MatMul(x, w).Type.ToString());
        Assert.Equal("int64[2]", b.Shape(x).Type.ToString());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_with_node_operator_and_shapes()
    {
        Value x = b.Input("x", new TensorType(ElementType.Float, 2, 4));
        var error = Assert.Throws<OnnxFormatException>(() => b.Node("Add", [x, b.Input("y", new TensorType(ElementType.Float, 3))], nodeName: "sum"));
        Assert.Equal("node 'sum' (Add, opset 17): shapes [2,4] and [3] do not broadcast", error.Message);
    }

    [Fact]
    public void A_refused_node_leaves_no_node_behind()
    {
        Value x = b.Input("x", new TensorType(ElementType.Float, 2, 4));
        Assert.Throws<OnnxFormatException>(() => b.MatMul(x, x));
        Assert.Empty(b.Nodes);
    }

    [Fact]
    public void An_unknown_operator_is_refused_with_node_operator_opset_and_a_way_out()
    {
        var error = Assert.Throws<UnsupportedOperatorException>(() => b.Node("Det", [b.Input("x", new TensorType(ElementType.Float, 2, 2))], nodeName: "d"));
        Assert.StartsWith("node 'd': operator Det (opset 17) is not supported; rewrite it with supported operators: Abs", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_inputs_or_initializers_cannot_share_a_name()
    {
        b.Input("x", new TensorType(ElementType.Float, 2));
        Assert.Throws<OnnxFormatException>(() => b.Input("x", new TensorType(ElementType.Float, 2)));
        var error = Assert.Throws<OnnxFormatException>(() => b.Initializer("x", TensorData.Scalar(1f)));
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_computed_values_are_made_unique()
    {
        Value x = b.Input("relu", new TensorType(ElementType.Float, 2));
        Value[] values = [x, b.Op("Relu", x), b.Op("Relu", x), b.Op("Relu", x)];
        Assert.Equal(4, values.Select(v => v.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(22)]
    public void Graphs_are_built_in_opset_17_to_21(int opset) => Assert.Throws<ArgumentOutOfRangeException>(() => new GraphBuilder("g", opset));

    [Fact]
    public void Literals_of_equal_type_and_content_are_one_value()
    {
        Assert.Same(b.Constant(TensorData.Vector(1L, 2)), b.Integers(1, 2));
        Assert.NotSame(b.Constant(TensorData.Scalar(0f)), b.Constant(TensorData.Scalar(0)));
        Assert.NotSame(b.Constant(TensorData.Of<float>([1, 2], 1, 2)), b.Constant(TensorData.Of<float>([2, 1], 1, 2)));
        Assert.Same(b.Constant(TensorData.Vector<float>(new float[1000])), b.Constant(TensorData.Vector<float>(new float[1000])));
    }

    [Fact]
    public void Optional_inputs_left_out_at_the_end_are_not_listed()
    {
        Value x = b.Input("x", new TensorType(ElementType.Float, 2));
        Node clip = b.Op("Clip", x, null, b.Number(x, 1)).Producer!, open = b.Op("Clip", x, null, null).Producer!;

        Assert.Equal(3, clip.Inputs.Count);
        Assert.Null(clip.OptionalInput(1));
        Assert.Single(open.Inputs);
        Assert.Null(open.OptionalInput(2));
    }

    [Fact]
    public void More_outputs_than_the_operator_has_are_refused()
    {
        Value x = b.Input("x", new TensorType(ElementType.Float, 2));
        Assert.Throws<OnnxFormatException>(() => b.Node("Relu", [x], outputCount: 2));
    }

    [Fact]
    public void An_attribute_of_the_wrong_kind_is_refused()
    {
        Value x = b.Input("x", new TensorType(ElementType.Float, 2, 3));
        Assert.Throws<OnnxFormatException>(() => b.Op("Transpose", new Attributes { { "perm", "10" } }, x));
        Assert.Throws<ArgumentException>(() => new Attributes { { "perm", 1 } });
    }

    [Fact]
    public void A_graph_names_what_it_has_when_asked_for_what_it_has_not()
    {
        b.Input("support_x", new TensorType(ElementType.Float, 2));
        var error = Assert.Throws<ArgumentException>(() => b.Build().Input("x"));
        Assert.Equal("the graph has no input 'x'; it has: support_x", error.Message);
    }

    [Fact]
    public void A_graph_can_be_inlined_twice_with_other_parameters()
    {
        var source = new GraphBuilder("line");
        Value x = source.Input("x", new TensorType(ElementType.Float, 2));
        source.Output("y", source.Add(source.Mul(x, source.Initializer("w", TensorData.Scalar(2f))), source.Number(x, 1)));
        Graph line = source.Build();

        Value input = b.Input("x", new TensorType(ElementType.Float, 2));
        Value w = b.Input("w", new TensorType(ElementType.Float));
        Value Copy(Value at) => b.Inline(line, v => v.Kind switch { ValueKind.Input => at, ValueKind.Initializer => w, _ => null })[line.Outputs[0].Value];
        Value twice = Copy(Copy(input));

        Assert.Equal(4, b.Nodes.Count);
        Assert.Equal(b.Nodes.Count, b.Nodes.Select(n => n.Name).Distinct().Count());
        Assert.Same(twice.Producer, b.Nodes[^1]);
        Assert.Single(b.Build().Constants);
        Assert.Empty(b.Build().Initializers);
    }
}
