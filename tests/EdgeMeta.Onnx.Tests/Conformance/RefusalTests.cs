namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>Nodes that break the specification are refused when they are appended, naming the node and what is wrong with it.</summary>
public sealed class RefusalTests
{
    private static readonly Dictionary<string, (string Says, Action<GraphBuilder, Value> Append)> Broken = new()
    {
        ["Add of shapes that do not broadcast"] = ("[2,3] and [2] do not broadcast", (b, x) => b.Add(x, Floats(b, 2))),
        ["Add of different element types"] = ("different element types", (b, x) => b.Add(x, b.Integers(1))),
        ["And of floats"] = ("expected bools", (b, x) => b.Op("And", x, x)),
        ["Cast to strings"] = ("element type 8", (b, x) => b.Op("Cast", new Attributes { { "to", 8L } }, x)),
        ["Clip with a bound that is no scalar"] = ("should be a scalar", (b, x) => b.Op("Clip", x, Floats(b, 1))),
        ["Concat of different ranks"] = ("cannot join", (b, x) => b.Op("Concat", Axis(0), x, Floats(b, 3))),
        ["Concat of different widths"] = ("cannot join", (b, x) => b.Op("Concat", Axis(0), x, Floats(b, 2, 4))),
        ["Concat without an axis"] = ("'axis' is missing", (b, x) => b.Op("Concat", x, x)),
        ["ConstantOfShape with a negative size"] = ("negative size", (b, x) => b.Op("ConstantOfShape", b.Integers(2, -3))),
        ["Expand to a shape that does not broadcast"] = ("do not broadcast", (b, x) => b.Op("Expand", x, b.Integers(4))),
        ["Flatten at an axis outside"] = ("axis 3 lies outside", (b, x) => b.Op("Flatten", Axis(3), x)),
        ["Gather of a size that is not there"] = ("[5] leave the 2 entries", (b, x) => b.Op("Gather", b.Shape(x), b.Integers(5))),
        ["GatherElements by indices of another rank"] = ("not of the rank", (b, x) => b.Op("GatherElements", x, b.Integers(0))),
        ["GatherND by tuples longer than the rank"] = ("do not index", (b, x) => b.Op("GatherND", x, b.Integers(0, 0, 0))),
        ["Gelu of an unknown kind"] = ("'approximate' is 'erf'", (_, x) =>
            new GraphBuilder("g", 20).Op("Gelu", new Attributes { { "approximate", "erf" } }, x)),
        ["Gemm of vectors"] = ("expected two matrices", (b, x) => b.Op("Gemm", x, Floats(b, 3))),
        ["Gemm with an addend that does not fit"] = ("do not broadcast", (b, x) => b.Op("Gemm", x, Floats(b, 3, 4), Floats(b, 3))),
        ["MatMul of unequal inner dimensions"] = ("inner dimensions differ", (b, x) => b.MatMul(x, x)),
        ["Not of floats"] = ("expected bool", (b, x) => b.Op("Not", x)),
        ["OneHot with three values"] = ("expected two", (b, x) => b.Op("OneHot", b.Integers(0), b.Integers(3), Floats(b, 3))),
        ["Pad with too few paddings"] = ("2 paddings for 2 axes", (b, x) => b.Op("Pad", x, b.Integers(1, 1))),
        ["Pad in an unknown mode"] = ("'mode' is 'mirror'", (b, x) => b.Op("Pad", new Attributes { { "mode", "mirror" } }, x, b.Integers(0, 0, 0, 0))),
        ["Pad that cuts more than there is"] = ("cut more", (b, x) => b.Op("Pad", x, b.Integers(-2, 0, -1, 0))),
        ["Range in steps of 0"] = ("delta is 0", (b, x) => b.Op("Range", Scalar(b, 0), Scalar(b, 3), Scalar(b, 0))),
        ["ReduceMax with axes as an input before opset 18"] = ("they are an attribute", (b, x) => b.Op("ReduceMax", x, b.Integers(0))),
        ["ReduceSum with axes as an attribute"] = ("they are an input", (b, x) => b.Op("ReduceSum", new Attributes { { "axes", new[] { 0L } } }, x)),
        ["ReduceSum over an axis outside"] = ("axis 2 lies outside", (b, x) => b.ReduceSum(x, [2])),
        ["Reshape to another size"] = ("does not fit into [4,2]", (b, x) => b.Reshape(x, 4, 2)),
        ["Reshape that leaves a remainder"] = ("does not fit into [4,-1]", (b, x) => b.Reshape(x, 4, -1)),
        ["Reshape with two open dimensions"] = ("-1 may stand once", (b, x) => b.Reshape(x, -1, -1)),
        ["Reshape that copies a dimension beyond the rank"] = ("copies none", (b, x) => b.Reshape(x, 2, 3, 0)),
        ["ScatterElements of another rank"] = ("cannot scatter", (b, x) => b.Op("ScatterElements", x, b.Integers(0), Floats(b, 1))),
        ["ScatterND of updates that do not fit"] = ("cannot scatter", (b, x) => b.Op("ScatterND", x, b.Integers(0), x)),
        ["Slice in steps of 0"] = ("steps not 0", (b, x) => b.Slice(x, [0], [1], [0], [0])),
        ["Slice of one axis twice"] = ("axes distinct", (b, x) => b.Slice(x, [0, 0], [1, 1], [0, -2], [1, 1])),
        ["SpaceToDepth of blocks that do not fit"] = ("no multiple of blocksize", (b, _) =>
            b.Op("SpaceToDepth", new Attributes { { "blocksize", 2L } }, Floats(b, 1, 1, 2, 3))),
        ["Split into parts of another sum"] = ("do not make 2 outputs", (b, x) => b.Node("Split", [x, b.Integers(1, 1)], Axis(1), 2)),
        ["Split into parts that are not equal"] = ("does not split into 2 equal parts", (b, x) => b.Node("Split", [x], Axis(1), 2)),
        ["Squeeze of an axis that is longer"] = ("not of size 1", (b, x) => b.Squeeze(x, 1)),
        ["Tile with too few repeats"] = ("do not fit", (b, x) => b.Op("Tile", x, b.Integers(2))),
        ["Transpose by no permutation"] = ("does not permute", (b, x) => b.Transpose(x, 0, 0)),
        ["Trilu of a vector"] = ("expected a matrix", (b, x) => b.Op("Trilu", Floats(b, 3))),
        ["Unsqueeze of one axis twice"] = ("name one twice", (b, x) => b.Unsqueeze(x, 0, -4)),
        ["Where without a condition"] = ("bool condition", (b, x) => b.Where(x, x, x)),
    };

    private static readonly Dictionary<string, (string Says, Action<GraphBuilder, Value> Append)> Unsupported = new()
    {
        ["Reshape to a shape of unknown length"] = ("rank of the result depends on", (b, _) =>
            b.Op("Reshape", b.Input("v", new TensorType(ElementType.Float, 6)), b.Input("shape", new TensorType(ElementType.Int64, Dim.Symbolic("rank"))))),
        ["Squeeze of whatever is of size 1"] = ("list the axes", (b, _) =>
            b.Op("Squeeze", b.Input("open", new TensorType(ElementType.Float, Dim.Symbolic("N"), 1)))),
        ["ReduceSum over axes known at run time"] = ("must be a constant", (b, x) =>
            b.Op("ReduceSum", x, b.Input("axes", new TensorType(ElementType.Int64, 1)))),
        ["DepthToSpace of an image of open size"] = ("not static", (b, _) => b.Op("DepthToSpace", new Attributes { { "blocksize", 2L } },
            b.Input("image", new TensorType(ElementType.Float, 1, 4, Dim.Symbolic("H"), 2)))),
    };

    public static TheoryData<string> BrokenNodes => [.. Broken.Keys];

    public static TheoryData<string> UnsupportedNodes => [.. Unsupported.Keys];

    [Theory]
    [MemberData(nameof(BrokenNodes))]
    public void A_node_that_breaks_the_specification_is_refused(string what)
    {
        var b = new GraphBuilder("g");
        Value x = Floats(b, 2, 3);
        Exception e = Assert.ThrowsAny<Exception>(() => Broken[what].Append(b, x));
        Assert.True(e is OnnxFormatException or UnsupportedOperatorException, e.ToString());
        Assert.Contains(Broken[what].Says, e.Message);
        Assert.Empty(b.Nodes.Where(n => n.Op.Type == what.Split(' ')[0]));
    }

    [Theory]
    [MemberData(nameof(UnsupportedNodes))]
    public void A_legal_node_that_is_not_supported_is_refused_with_a_way_out(string what)
    {
        var b = new GraphBuilder("g");
        Value x = Floats(b, 2, 3);
        UnsupportedOperatorException e = Assert.Throws<UnsupportedOperatorException>(() => Unsupported[what].Append(b, x));
        Assert.Contains(Unsupported[what].Says, e.Message);
        Assert.Contains($"({what.Split(' ')[0]}, opset 17)", e.Message);
        Assert.Contains(';', e.Message);
    }

    private static Attributes Axis(long axis) => new() { { "axis", axis } };

    private static Value Floats(GraphBuilder b, params long[] dims) => b.Input($"x{string.Join('x', dims)}", new TensorType(ElementType.Float, Shape.Of(dims)));

    private static Value Scalar(GraphBuilder b, long value) => b.Constant(TensorData.Scalar(value));
}
