using EdgeMeta.Onnx.Autodiff;
using EdgeMeta.Onnx.Ops;
using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.Conformance;

public sealed class OpTableTests
{
    private static readonly TensorType Row = new(ElementType.Float, 2, 3);

    [Fact]
    public void Every_operator_class_is_in_the_table()
    {
        IEnumerable<Type> classes = typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract);
        Assert.Equal(classes.OrderBy(t => t.Name, StringComparer.Ordinal), OpTable.All.Select(op => op.GetType()));
    }

    [Fact]
    public void Every_operator_has_a_conformance_case() =>
        Assert.Empty(OpTable.All.Select(op => op.Type).Except(OpCases.All.Select(c => c.Op)));

    [Fact]
    public void Every_case_runs_the_operator_it_is_named_after() =>
        Assert.All(OpCases.All, c => Assert.Contains(c.Instantiate().Graph.Nodes, n => n.Op.Type == c.Op));

    [Fact]
    public void Gradient_of_an_unused_input_is_absent()
    {
        var b = new GraphBuilder("g");
        Value used = b.Input("used", Row), unused = b.Input("unused", Row);
        Value loss = b.ReduceSum(b.Mul(used, used), [], keepDims: false);
        IReadOnlyList<Value?> gradients = ReverseMode.Gradients(b, loss, [used, unused]);
        Assert.NotNull(gradients[0]);
        Assert.Null(gradients[1]);
    }

    [Fact]
    public void Gradient_through_a_flat_operator_is_absent()
    {
        var b = new GraphBuilder("g");
        Value x = b.Input("x", Row);
        Value loss = b.ReduceSum(b.Op("Floor", x), [], keepDims: false);
        Assert.Null(ReverseMode.Gradients(b, loss, [x])[0]);
    }

    [Fact]
    public void An_operator_outside_the_table_is_refused_by_name_and_opset()
    {
        var b = new GraphBuilder("g");
        UnsupportedOperatorException e = Assert.Throws<UnsupportedOperatorException>(() => b.Node("Einsum", [b.Input("x", Row)], nodeName: "attention/scores"));
        Assert.Contains("'attention/scores'", e.Message);
        Assert.Contains("Einsum", e.Message);
        Assert.Contains("opset 17", e.Message);
    }

    [Fact]
    public void An_operator_newer_than_the_opset_is_refused()
    {
        var b = new GraphBuilder("g");
        Assert.Throws<UnsupportedOperatorException>(() => b.Op("Gelu", b.Input("x", Row)));
    }

    [Fact]
    public void A_missing_gradient_rule_is_refused_and_not_taken_for_zero()
    {
        var b = new GraphBuilder("g");
        Value start = b.Input("start", new TensorType(ElementType.Float, Shape.Scalar));
        Value loss = b.ReduceSum(b.Op("Range", start, b.Number(start, 4), b.Number(start, 1)), [], keepDims: false);
        UnsupportedOperatorException e = Assert.Throws<UnsupportedOperatorException>(() => ReverseMode.Gradients(b, loss, [start]));
        Assert.Contains("Range", e.Message);
        Assert.Contains("no gradient rule", e.Message);
    }

    [Fact]
    public void Sizes_that_depend_on_data_are_never_taken_for_one_another()
    {
        var b = new GraphBuilder("g");
        Value open = b.Input("open", new TensorType(ElementType.Float, Dim.Symbolic("?0"))), sizes = b.Input("sizes", new TensorType(ElementType.Int64, 1));
        Value[] filled = [b.Op("ConstantOfShape", sizes), b.Node(new Filled(), [sizes])[0], b.Node(new Filled(), [sizes])[0]];
        Assert.Equal(4, filled.Append(open).Select(v => v.Shape[0]).Distinct().Count());
    }

    private sealed class Filled : CompositeOp
    {
        public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node) => [builder.Op("ConstantOfShape", node.Input(0))];
    }

    [Theory]
    [InlineData("edge")]
    [InlineData("reflect")]
    public void The_gradient_of_padding_by_copies_is_refused(string mode)
    {
        var b = new GraphBuilder("g");
        Value x = b.Input("x", Row);
        Value loss = b.ReduceSum(b.Op("Pad", new Attributes { { "mode", mode } }, x, b.Integers(0, 1, 0, 1)), [], keepDims: false);
        UnsupportedOperatorException e = Assert.Throws<UnsupportedOperatorException>(() => ReverseMode.Gradients(b, loss, [x]));
        Assert.Contains(mode, e.Message);
    }

    [Fact]
    public void Differentiating_a_product_of_three_gives_the_two_others()
    {
        var b = new GraphBuilder("g");
        Value x = b.Input("x", Row), y = b.Input("y", Row);
        b.Output("dx", ReverseMode.Gradients(b, b.ReduceSum(b.Mul(b.Mul(x, y), y), [], keepDims: false), [x])[0]!);
        using ILoadedGraph loaded = new OnnxRuntimeExecutor().Load(b.Build());
        TensorData values = TensorData.Of<float>([2, 3], 1, 2, 3, 4, 5, 6);
        Assert.Equal([1, 4, 9, 16, 25, 36], loaded.Run(new Dictionary<string, TensorData> { ["x"] = values, ["y"] = values })["dx"].ToDoubles());
    }
}
