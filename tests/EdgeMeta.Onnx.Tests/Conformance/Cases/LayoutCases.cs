using static EdgeMeta.Onnx.Tests.Conformance.CaseBuilder;

namespace EdgeMeta.Onnx.Tests.Conformance.Cases;

internal static partial class LayoutCases
{
    public static IEnumerable<OpCase> All =>
    [
        .. Shapes,
        .. Indexing,
        .. Slices,
    ];

    private static IEnumerable<OpCase> Shapes =>
    [
        new("Concat", "batches", c => c.Run("Concat", Axis(0), c.Real(N(2), 3), c.Real(1, 3), c.Real(N(2), 3))),
        new("Concat", "columns", c => c.Run("Concat", Axis(-1), c.Real(N(2), 3), c.Real(N(2), 1))),
        new("Concat", "one twice", c =>
        {
            Value x = c.Real(N(2), 3);
            c.Run("Concat", Axis(1), x, x);
        }),
        new("ConstantOfShape", "times x", c =>
        {
            Value x = c.Real(N(2), 3);
            Value filled = c.Graph.Op("ConstantOfShape", new Attributes { { "value", TensorData.Vector(2.5f) } }, c.Graph.Shape(x));
            c.Output(c.Graph.Mul(x, filled));
        }),
        new("ConstantOfShape", "default value", c => c.Run("ConstantOfShape", c.Integers(2, 3))) { ForwardOnly = true },
        new("DepthToSpace", "DCR", c => c.Run("DepthToSpace", Block(2), c.Real(N(2), 8, 2, 3))),
        new("DepthToSpace", "CRD", c => c.Run("DepthToSpace", new Attributes { { "blocksize", 2L }, { "mode", "CRD" } }, c.Real(N(2), 8, 2, 3))),
        new("SpaceToDepth", "blocks of 2", c => c.Run("SpaceToDepth", Block(2), c.Real(N(2), 2, 4, 6))),
        new("Expand", "rows", c => c.Run("Expand", c.Real(N(2), 1), c.Integers(1, 3))),
        new("Expand", "new axes", c => c.Run("Expand", c.Real(3), c.Integers(2, 1, 3))),
        new("Expand", "to the shape of another", c =>
        {
            Value like = c.Real(N(2), 3);
            c.Output(c.Graph.Mul(like, c.Graph.Op("Expand", c.Real(1, 3), c.Graph.Shape(like))));
        }),
        .. new long[] { 0, 1, 2, -1, 3 }.Select(axis => new OpCase("Flatten", $"axis {axis}", c => c.Run("Flatten", Axis(axis), c.Real(N(2), 3, 4)))),
        new("Reshape", "0 and -1", c => c.Run("Reshape", c.Real(N(2), 3, 4), c.Integers(0, -1))),
        new("Reshape", "batch last", c => c.Run("Reshape", c.Real(N(2), 3, 4), c.Integers(4, 3, -1))),
        new("Reshape", "static", c => c.Run("Reshape", c.Real(2, 3, 4), c.Integers(6, 4))),
        new("Reshape", "allowzero", c => c.Run("Reshape", new Attributes { { "allowzero", 1L } }, c.Real(N(2), 3, 4), c.Integers(-1, 12))),
        new("Reshape", "by a computed shape", c =>
        {
            Value x = c.Real(N(2), 3, 4);
            Value batch = c.Graph.Op("Gather", c.Graph.Shape(x), c.Integers(0));
            c.Run("Reshape", x, c.Graph.Concat(0, batch, c.Graph.Mul(c.Integers(3), c.Integers(4))));
        }),
        new("Shape", "whole", c => c.Run("Shape", c.Real(N(2), 3, 4))) { ForwardOnly = true },
        new("Shape", "from the middle", c => c.Run("Shape", new Attributes { { "start", 1L }, { "end", -1L } }, c.Real(N(2), 3, 4, 5))) { ForwardOnly = true },
        new("Size", "of a batch", c => c.Run("Size", c.Real(N(2), 3))) { ForwardOnly = true },
        new("Squeeze", "listed", c => c.Run("Squeeze", c.Real(N(2), 1, 3, 1), c.Integers(1, -1))),
        new("Squeeze", "all", c => c.Run("Squeeze", c.Real(1, 2, 1))),
        new("Unsqueeze", "unsorted", c => c.Run("Unsqueeze", c.Real(N(2), 3), c.Integers(3, 0))),
        new("Unsqueeze", "last", c => c.Run("Unsqueeze", c.Real(N(2), 3), c.Integers(-1))),
        new("Transpose", "default", c => c.Run("Transpose", c.Real(N(2), 3, 4))),
        new("Transpose", "cyclic", c => c.Run("Transpose", new Attributes { { "perm", new long[] { 2, 0, 1 } } }, c.Real(N(2), 3, 4))),
        new("Tile", "both axes", c => c.Run("Tile", c.Real(N(2), 3), c.Integers(3, 2))),
        new("Tile", "one axis", c => c.Run("Tile", c.Real(N(2), 3), c.Integers(1, 2))),
        new("Trilu", "upper", c => c.Run("Trilu", c.Real(N(2), 3, 3))),
        new("Trilu", "lower from a diagonal", c => c.Run("Trilu", new Attributes { { "upper", 0L } }, c.Real(4, 3), c.Literal(TensorData.Scalar(-1L)))),
        new("Split", "equal parts", c => c.Run("Split", 3, EqualParts(3, c.Graph.Opset), c.Real(N(2), 6))),
        new("Split", "listed parts", c => c.Run("Split", 3, Axis(1), c.Real(N(2), 6), c.Integers(1, 2, 3))),
        new("Split", "only the second used", c => c.Output(c.Graph.Node("Split", [c.Real(N(2), 6), c.Integers(2, 4)], Axis(-1), 2)[1])),
        new("Split", "uneven parts from opset 18", c => c.Run("Split", 3, EqualParts(3, c.Graph.Opset), c.Real(N(2), 7))) { Opset = 18 },
        Range("integers", 2, 11, 3),
        Range("downwards", 5, -2, -2),
    ];

    private static Attributes Axis(long axis) => new() { { "axis", axis } };

    private static OpCase Range(string name, params long[] bounds) =>
        new("Range", name, c => c.Run("Range", [.. bounds.Select(b => c.Literal(TensorData.Scalar(b)))])) { ForwardOnly = true };

    private static Attributes EqualParts(long count, int opset)
    {
        Attributes attributes = Axis(1);
        if (opset >= 18)
        {
            attributes.Add("num_outputs", count);
        }

        return attributes;
    }

    private static Attributes Block(long size) => new() { { "blocksize", size } };
}
