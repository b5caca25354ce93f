using EdgeMeta.Onnx.Autodiff;
using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>What convolutions, pools, normalisations and losses refuse, and what the conformance cases cannot say.</summary>
public sealed class WindowTests
{
    private static readonly TensorType Picture = new(ElementType.Float, Dim.Symbolic("N"), 2, 7, 7);

    [Fact]
    public void Auto_pad_with_a_dilation_is_refused() =>
        Refused("dilation", b => b.Op("Conv", new Attributes { { "auto_pad", "SAME_UPPER" }, { "dilations", new[] { 2L, 2 } } },
            b.Input("x", Picture), Weight(b, 3, 2, 3, 3)));

    [Fact]
    public void A_pooling_window_in_the_padding_only_is_refused() =>
        Refused("ceil_mode", b => b.Op("MaxPool", new Attributes
            { { "kernel_shape", new[] { 2L, 2 } }, { "strides", new[] { 3L, 3 } }, { "pads", new[] { 1L, 1, 1, 1 } }, { "ceil_mode", 1L } },
            b.Input("x", Picture)));

    [Fact]
    public void Column_major_indices_are_refused() =>
        Refused("storage_order", b => b.Node("MaxPool", [b.Input("x", Picture)],
            new Attributes { { "kernel_shape", new[] { 2L, 2 } }, { "storage_order", 1L } }, outputCount: 2));

    [Fact]
    public void The_output_shape_of_a_transposed_convolution_is_refused() =>
        Refused("output_shape", b => b.Op("ConvTranspose", new Attributes { { "output_shape", new[] { 9L, 9 } } },
            b.Input("x", Picture), Weight(b, 2, 3, 3, 3)));

    [Fact]
    public void Dropout_in_training_mode_is_refused() =>
        Refused("training_mode", b => b.Op("Dropout", b.Input("x", Picture), null, b.Constant(TensorData.Scalar(true))));

    [Fact]
    public void A_gradient_over_open_spatial_sizes_is_refused() => Refused("static spatial sizes", b =>
    {
        Value weight = Weight(b, 3, 2, 3, 3);
        Value y = b.Op("Conv", b.Input("x", new TensorType(ElementType.Float, 1, 2, Dim.Symbolic("H"), Dim.Symbolic("W"))), weight);
        ReverseMode.Gradients(b, b.ReduceSum(y, [], keepDims: false), [weight]);
    });

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 3)]
    public void A_weight_that_does_not_fit_the_groups_is_malformed(long filters, long perGroup)
    {
        var b = new GraphBuilder("g");
        Assert.Throws<OnnxFormatException>(() => b.Op("Conv", new Attributes { { "group", 2L } }, b.Input("x", Picture), Weight(b, filters, perGroup, 3, 3)));
    }

    [Theory]
    [InlineData("kernel_shape", new[] { 2L })]
    [InlineData("kernel_shape", new[] { 0L, 2 })]
    [InlineData("kernel_shape", new[] { long.MaxValue, 2 })]
    [InlineData("kernel_shape", new[] { 2L, 9 })]
    [InlineData("strides", new[] { 0L, 1 })]
    [InlineData("strides", new[] { 1L })]
    [InlineData("dilations", new[] { 1L, -1 })]
    [InlineData("pads", new[] { 1L, 1 })]
    [InlineData("pads", new[] { -1L, 0, 0, 0 })]
    [InlineData("pads", new[] { 3L, 0, 0, 0 })]
    public void A_window_of_wrong_sizes_is_malformed(string attribute, long[] sizes)
    {
        var b = new GraphBuilder("g");
        var attributes = new Attributes { { attribute, sizes } };
        if (attribute != "kernel_shape")
        {
            attributes.Add("kernel_shape", new[] { 2L, 2 });
        }

        OnnxFormatException e = Assert.Throws<OnnxFormatException>(() => b.Node("MaxPool", [b.Input("x", Picture)], attributes, nodeName: "features/pool"));
        Assert.Contains("'features/pool'", e.Message);
    }

    [Fact]
    public void Group_normalisation_before_opset_21_scales_by_group()
    {
        var b = new GraphBuilder("groups", 18);
        Value x = b.Input("x", new TensorType(ElementType.Float, 2, 4, 3));
        Value scale = b.Input("scale", new TensorType(ElementType.Float, 2)), bias = b.Input("bias", new TensorType(ElementType.Float, 2));
        b.Output("y", b.Op("GroupNormalization", new Attributes { { "num_groups", 2L } }, x, scale, bias));
        Graph byGroup = b.Build();

        b = new GraphBuilder("channels", 21);
        x = b.Input("x", new TensorType(ElementType.Float, 2, 4, 3));
        (scale, bias) = (b.Input("scale", new TensorType(ElementType.Float, 2)), b.Input("bias", new TensorType(ElementType.Float, 2)));
        Value Twice(Value v) => b.Reshape(b.Concat(1, b.Reshape(v, 2, 1), b.Reshape(v, 2, 1)), 4);
        b.Output("y", b.Op("GroupNormalization", new Attributes { { "num_groups", 2L } }, x, Twice(scale), Twice(bias)));
        Graph byChannel = b.Build();

        var random = new Random(3);
        TensorData Draw(params long[] dims) => TensorData.Of<float>(dims, Sample.Smooth.Draw(random, (int)dims.Aggregate((n, d) => n * d)));
        var feeds = new Dictionary<string, TensorData> { ["x"] = Draw(2, 4, 3), ["scale"] = Draw(2), ["bias"] = Draw(2), ["v"] = Draw(2, 4, 3) };
        Assert.True(Numbers.Difference(Run(byChannel, feeds)["y"], Run(byGroup, feeds)["y"]) <= 1e-5);
        Assert.True(Numbers.Difference(Run(Gradients(byChannel), feeds)["x"], Run(Gradients(byGroup), feeds)["x"]) <= 1e-5);
        Assert.True(Numbers.Difference(Run(Gradients(byChannel), feeds)["scale"], Run(Gradients(byGroup), feeds)["scale"]) <= 1e-5);
    }

    private static Graph Gradients(Graph graph)
    {
        var b = new GraphBuilder("gradients", graph.Opset);
        IReadOnlyDictionary<Value, Value> here = b.Inline(graph, _ => null);
        Value[] inputs = [.. graph.Inputs.Select(i => here[i])];
        Value seed = b.Input("v", inputs[0].Type);
        IReadOnlyList<Value?> gradients = ReverseMode.Gradients(b, here[graph.Outputs[0].Value], inputs, seed);
        for (int i = 0; i < inputs.Length; i++)
        {
            b.Output(inputs[i].Name + "'", gradients[i]!);
        }

        return b.Build();
    }

    private static Dictionary<string, TensorData> Run(Graph graph, IReadOnlyDictionary<string, TensorData> feeds)
    {
        using ILoadedGraph loaded = new OnnxRuntimeExecutor().Load(graph);
        var used = graph.Inputs.ToDictionary(i => i.Name, i => feeds[i.Name]);
        return loaded.Run(used).ToDictionary(r => r.Key.TrimEnd('\''), r => r.Value);
    }

    private static Value Weight(GraphBuilder b, params long[] sizes) => b.Input("w", new TensorType(ElementType.Float, sizes.Select(s => (Dim)s)));

    private static void Refused(string about, Action<GraphBuilder> build)
    {
        UnsupportedOperatorException e = Assert.Throws<UnsupportedOperatorException>(() => build(new GraphBuilder("g")));
        Assert.Contains(about, e.Message);
    }
}
