using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Onnx.Tests.Ir;

/// <summary>Sizes known only by name: equal where the name is equal, and carried through shape arithmetic.</summary>
public sealed class SymbolicShapeTests
{
    private static readonly Dim N = Dim.Symbolic("N");

    private readonly GraphBuilder b = new("test");

    [Fact]
    public void A_symbol_flows_through_Shape_Gather_Concat_and_Reshape()
    {
        Value x = b.Input("x", new TensorType(ElementType.Float, N, 3, 2));
        Value batch = b.Op("Gather", b.Shape(x), b.Integers(0));
        Value y = b.Op("Reshape", x, b.Concat(0, batch, b.Integers(-1)));

        Assert.Equal([N], batch.Integers!);
        Assert.Equal("float[N,6]", y.Type.ToString());
    }

    [Fact]
    public void What_depends_on_data_gets_a_symbol_of_its_own()
    {
        Value sizes = b.Input("sizes", new TensorType(ElementType.Int64, 2));
        Value x = b.Input("x", new TensorType(ElementType.Float, 6));
        Shape first = b.Op("Reshape", x, sizes).Shape, second = b.Op("Reshape", x, sizes).Shape;

        Assert.Equal(2, first.Rank);
        Assert.Equal(4, first.Concat(second).Distinct().Count());
    }

    [Fact]
    public void Sizes_that_composites_make_up_are_not_taken_to_be_equal()
    {
        Value sizes = b.Input("sizes", new TensorType(ElementType.Int64, 2));
        Value x = b.Input("x", new TensorType(ElementType.Float, 6));
        Value first = b.Node(new Reshaping(), [x, sizes])[0], second = b.Node(new Reshaping(), [x, sizes])[0];

        Assert.Equal(4, first.Shape.Concat(second.Shape).Distinct().Count());
    }

    [Theory]
    [InlineData("N", "N", "N")]
    [InlineData("N", "1", "N")]
    [InlineData("1", "N", "N")]
    [InlineData("N", "5", "5")]
    public void Symbols_broadcast(string left, string right, string result)
    {
        Dim Parse(string dim) => long.TryParse(dim, out long size) ? size : Dim.Symbolic(dim);
        Value sum = b.Add(b.Input("x", new TensorType(ElementType.Float, 2, Parse(left))), b.Input("y", new TensorType(ElementType.Float, Parse(right))));
        Assert.Equal($"[2,{result}]", sum.Shape.ToString());
    }

    [Fact]
    public void A_symbol_has_no_size()
    {
        Assert.Throws<InvalidOperationException>(() => N.Size);
        Assert.Null(new Shape(N, 3).ElementCount);
        Assert.False(N.Is(1));
        Assert.NotEqual(N, Dim.Symbolic("M"));
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 0)]
    [InlineData(-3, 0)]
    public void Axes_count_from_the_front_or_the_back(long axis, int expected) => Assert.Equal(expected, Shape.Of(4, 5, 6).Axis(axis));

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    [InlineData(long.MinValue)]
    public void An_axis_beyond_the_rank_is_refused(long axis) => Assert.Throws<OnnxFormatException>(() => Shape.Of(4, 5, 6).Axis(axis));

    private sealed class Reshaping : CompositeOp
    {
        public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node) => [builder.Op("Reshape", node.Input(0), node.Input(1))];
    }
}
