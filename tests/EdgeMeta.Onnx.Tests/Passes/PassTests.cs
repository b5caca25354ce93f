using EdgeMeta.Onnx.Passes;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Tests.Serialization;

namespace EdgeMeta.Onnx.Tests.Passes;

public sealed class PassTests
{
    private static readonly TensorType Batch = new(ElementType.Float, Dim.Symbolic("N"), 3);

    [Fact]
    public void Dead_nodes_go_and_unused_inputs_and_initializers_stay()
    {
        Graph graph = Build(b =>
        {
            Value x = b.Input("x", Batch);
            b.Input("unused", Batch);
            b.Initializer("w", Models.Weights);
            b.Op("Exp", b.Add(x, b.Number(x, 3)));
            b.Output("y", b.Op("Relu", x));
        });
        Graph run = DeadNodes.Run(graph);

        Assert.Equal(["Relu"], Types(run));
        Assert.Equal(["x", "unused"], run.Inputs.Select(v => v.Name));
        Assert.Equal(["w"], run.Initializers.Select(v => v.Name));
        Assert.Empty(run.Constants);
        Assert.Same(run, DeadNodes.Run(run));
    }

    [Fact]
    public void Equal_nodes_are_computed_once_also_with_operands_exchanged()
    {
        Graph graph = Build(b =>
        {
            (Value x, Value y) = (b.Input("x", Batch), b.Input("y", Batch));
            b.Output("z", b.Mul(b.Op("Exp", b.Add(x, y)), b.Op("Exp", b.Add(y, x))));
            b.Output("d", b.Sub(b.Sub(x, y), b.Sub(y, x)));
        });
        Graph run = Pipeline.Optimize(graph);

        Assert.Equal(["Add", "Exp", "Mul", "Sub", "Sub", "Sub"], Types(run));
        AssertSame(graph, run, OnnxRun.Noise(1, 4, 3), OnnxRun.Noise(2, 4, 3));
    }

    [Fact]
    public void Nodes_that_differ_in_an_attribute_are_not_merged()
    {
        Graph graph = Build(b =>
        {
            Value x = b.Input("x", Batch);
            b.Output("z", b.Sub(b.Op("LeakyRelu", new Attributes { { "alpha", 0.1f } }, x), b.Op("LeakyRelu", new Attributes { { "alpha", 0.2f } }, x)));
        });
        Assert.Same(graph, Pipeline.Optimize(graph));
    }

    [Fact]
    public void Shape_arithmetic_that_is_known_becomes_a_literal()
    {
        Graph graph = Build(b =>
        {
            Value x = b.Input("x", new TensorType(ElementType.Float, 4, 3, 2));
            Value sizes = b.Mul(b.Op("Gather", b.Shape(x), b.Integers(0, 1)), b.Integers(1, 2));
            b.Output("y", b.Op("Reshape", x, sizes));
        });
        Graph run = Pipeline.Optimize(graph);

        Assert.Equal(["Reshape"], Types(run));
        Assert.Equal([4, 6], run.Constants.Single().Data!.As<long>().ToArray());
        AssertSame(graph, run, OnnxRun.Noise(1, 4, 3, 2));
    }

    [Fact]
    public void A_size_that_is_only_a_symbol_is_left_to_run_time()
    {
        Graph graph = Build(b =>
        {
            Value x = b.Input("x", Batch);
            b.Output("y", b.Op("Expand", b.Op("ReduceSum", x, b.Integers(0)), b.Shape(x)));
        });
        Graph run = Pipeline.Optimize(graph);

        Assert.Contains("Shape", Types(run));
        AssertSame(graph, run, OnnxRun.Noise(1, 4, 3));
    }

    [Fact]
    public void Arithmetic_on_literals_is_done_before_and_initializers_are_not_literals()
    {
        Graph graph = Build(b =>
        {
            Value x = b.Input("x", Batch);
            Value rate = b.Initializer("rate", TensorData.Scalar(0.5f));
            Value literal = b.Op("Sqrt", b.Div(b.Number(x, 1), b.Add(b.Number(x, 2), b.Number(x, 1))));
            b.Output("y", b.Mul(b.Mul(x, literal), b.Add(rate, rate)));
        });
        Graph run = Pipeline.Optimize(graph);

        Assert.Equal(["Mul", "Add", "Mul"], Types(run));
        Assert.Equal(MathF.Sqrt(1f / 3f), run.Constants.Single().Data!.As<float>()[0]);
        AssertSame(graph, run, OnnxRun.Noise(1, 4, 3));
    }

    public static TheoryData<string> Identities => [.. IdentityGraphs.Keys];

    private static readonly Dictionary<string, (Action<GraphBuilder> Build, string[] Left)> IdentityGraphs = new()
    {
        ["x * 1"] = (b => b.Output("y", b.Op("Exp", b.Scale(b.Input("x", Batch), 1))), ["Exp"]),
        ["0 + x"] = (b => Use(b, x => b.Add(b.Number(x, 0), x)), ["Exp"]),
        ["x - 0"] = (b => Use(b, x => b.Sub(x, b.Number(x, 0))), ["Exp"]),
        ["x / 1"] = (b => Use(b, x => b.Div(x, b.Number(x, 1))), ["Exp"]),
        ["x ^ 1"] = (b => Use(b, x => b.Op("Pow", x, b.Number(x, 1))), ["Exp"]),
        ["-(-x)"] = (b => Use(b, x => b.Neg(b.Neg(x))), ["Exp"]),
        ["x + -x"] = (b => Use(b, x => b.Add(x, b.Neg(x))), ["Sub", "Exp"]),
        ["x - -x"] = (b => Use(b, x => b.Sub(x, b.Neg(x))), ["Add", "Exp"]),
        ["-x * 2"] = (b => Use(b, x => b.Scale(b.Neg(x), 2)), ["Mul", "Exp"]),
        ["x + zeros"] = (b => Use(b, x => b.Add(x, b.FillLike(x, 0))), ["Exp"]),
        ["Identity"] = (b => Use(b, x => b.Op("Identity", x)), ["Exp"]),
        ["Cast to same"] = (b => Use(b, x => b.Op("Cast", new Attributes { { "to", 1L } }, x)), ["Exp"]),
        ["Reshape to same"] = (b => Use(b, x => b.Op("Reshape", x, b.Shape(x))), ["Exp"]),
        ["Unsqueeze then Squeeze"] = (b => Use(b, x => b.Squeeze(b.Unsqueeze(x, 1), 1)), ["Exp"]),
        ["Reshape chain"] = (b => Use(b, x => b.Unsqueeze(b.Reshape(b.Reshape(x, -1), -1, 3, 1), 0)), ["Reshape", "Exp"]),
        ["Transpose twice"] = (b => Use(b, x => b.Transpose(b.Transpose(x, 1, 0), 1, 0)), ["Exp"]),
        ["Transpose thrice"] = (b => Use(b, x => b.Transpose(b.Transpose(b.Transpose(x, 1, 0), 1, 0), 1, 0)), ["Transpose", "Exp"]),
        ["Expand to same"] = (b => Use(b, x => b.Op("Expand", x, b.Shape(x))), ["Exp"]),
        ["repeated operand"] = (b => Use(b, x => b.Mul(x, b.Op("Expand", b.Reduce("ReduceMax", x, [1]), b.Shape(x)))), ["ReduceMax", "Mul", "Exp"]),
        ["leading axes of size 1"] = (b => Use(b, x => b.Mul(x, b.Unsqueeze(b.Reduce("ReduceMax", x, [0], keepDims: false), 0))), ["ReduceMax", "Mul", "Exp"]),
        ["sum over size 1"] = (b => Use(b, x => b.ReduceSum(b.ReduceSum(x, [1]), [1], keepDims: false)), ["ReduceSum", "Squeeze", "Exp"]),
        ["Concat of one"] = (b => Use(b, x => b.Op("Concat", new Attributes { { "axis", 0L } }, x)), ["Exp"]),
        ["Pad by nothing"] = (b => Use(b, x => b.Op("Pad", x, b.Integers(0, 0, 0, 0))), ["Exp"]),
        ["whole Slice"] = (b => Use(b, x => b.Slice(x, [0], [3], [1], [1])), ["Exp"]),
        ["reversing Slice"] = (b => Use(b, x => b.Slice(x, [-1], [long.MinValue], [1], [-1])), ["Slice", "Exp"]),
        ["widening operand"] = (b => Use(b, x => b.Mul(b.Op("ReduceMax", x), b.Op("Expand", b.Op("ReduceMin", x), b.Shape(x)))),
            ["ReduceMax", "ReduceMin", "Shape", "Expand", "Mul", "Exp"]),
    };

    [Theory]
    [MemberData(nameof(Identities))]
    public void An_identity_costs_nothing(string identity)
    {
        Graph graph = Build(IdentityGraphs[identity].Build);
        Graph run = Pipeline.Optimize(graph);

        Assert.Equal(IdentityGraphs[identity].Left, Types(run));
        Assert.Equal(graph.Output("y").Shape.Rank, run.Output("y").Shape.Rank);
        AssertSame(graph, run, OnnxRun.Noise(1, 4, 3));
    }

    [Fact]
    public void Two_max_pools_of_one_input_become_one_with_values_and_places()
    {
        var attributes = new Attributes { { "kernel_shape", new long[] { 2, 2 } }, { "strides", new long[] { 2, 2 } } };
        Graph graph = Build(b =>
        {
            Value x = b.Input("x", new TensorType(ElementType.Float, 1, 2, 4, 4));
            b.Output("values", b.Op("MaxPool", attributes, x));
            b.Output("places", b.Node("MaxPool", [x], attributes, outputCount: 2)[1]);
        });
        Graph run = Pipeline.Optimize(graph);

        Assert.Equal(["MaxPool"], Types(run));
        AssertSame(graph, run, OnnxRun.Noise(1, 1, 2, 4, 4));
    }

    [Fact]
    public void Composites_expand_to_operators_defined_by_themselves()
    {
        Graph graph = Build(b =>
        {
            Value x = b.Input("x", Batch);
            b.Output("y", b.Op("Gemm", b.Op("LayerNormalization", x, b.Initializer("scale", TensorData.Vector(1f, 2f, 3f))),
                b.Initializer("w", OnnxRun.Noise(3, 3, 3))));
        });

        Assert.Equal(["LayerNormalization", "Gemm"], Types(Pipeline.Optimize(graph)));
        Graph one = ExpandComposites.Run(graph, n => n.Op.Type == "LayerNormalization");
        Assert.Contains("Gemm", Types(one));
        Assert.DoesNotContain("LayerNormalization", Types(one));
        Graph all = ExpandComposites.Run(graph);
        Assert.DoesNotContain(all.Nodes, n => n.Op is EdgeMeta.Onnx.Ops.CompositeOp);
        OnnxRun.AssertClose(OnnxRun.File(OnnxWriter.Write(graph), OnnxRun.Noise(1, 4, 3)), OnnxRun.File(OnnxWriter.Write(all), OnnxRun.Noise(1, 4, 3)), 1e-6);
    }

    [Fact]
    public void Passes_keep_names_that_a_caller_uses()
    {
        Graph graph = Build(b =>
        {
            Value x = b.Input("x", Batch);
            Value w = b.Initializer("w", TensorData.Vector(1f, 2f, 3f));
            b.Output("same", b.Op("Identity", x));
            b.Output("next", b.Sub(w, b.FillLike(w, 0)));
        });
        Graph run = Pipeline.Optimize(graph);

        Assert.Empty(run.Nodes);
        Assert.Equal(["same", "next"], run.Outputs.Select(o => o.Name));
        AssertSame(graph, run, OnnxRun.Noise(1, 4, 3));
    }

    private static void Use(GraphBuilder b, Func<Value, Value> body) => b.Output("y", b.Op("Exp", body(b.Input("x", Batch))));

    private static Graph Build(Action<GraphBuilder> build)
    {
        var b = new GraphBuilder("test");
        build(b);
        return b.Build();
    }

    private static IEnumerable<string> Types(Graph graph) => graph.Nodes.Select(n => n.Op.Type);

    private static void AssertSame(Graph before, Graph after, params TensorData[] feeds) =>
        OnnxRun.AssertClose(OnnxRun.File(OnnxWriter.Write(before), feeds), OnnxRun.File(OnnxWriter.Write(after), feeds), 0);
}
