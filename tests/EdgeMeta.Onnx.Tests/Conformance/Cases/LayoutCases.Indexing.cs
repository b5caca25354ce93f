using static EdgeMeta.Onnx.Tests.Conformance.CaseBuilder;

namespace EdgeMeta.Onnx.Tests.Conformance.Cases;

internal static partial class LayoutCases
{
    private static IEnumerable<OpCase> Indexing =>
    [
        new("Gather", "rows, one twice, one from the end", c => c.Run("Gather", c.Real(4, 3), c.Feed(TensorData.Vector(2L, 0, 2, -1), N(4)))),
        new("Gather", "columns of a batch", c => c.Run("Gather", Axis(1), c.Real(N(2), 4, 3), c.Integers(3, 1))),
        new("Gather", "a scalar index", c => c.Run("Gather", Axis(1), c.Real(N(2), 4, 3), c.Literal(TensorData.Scalar(1L)))),
        new("Gather", "a matrix of indices", c => c.Run("Gather", Axis(-1), c.Real(N(2), 4), c.Literal(TensorData.Of<long>([2, 3], 0, 1, 2, 3, 2, 1)))),
        new("GatherElements", "along rows", c => c.Run("GatherElements", Axis(1), c.Real(N(2), 3), c.Feed(TensorData.Of<long>([2, 2], 0, 2, 1, 1), N(2), 2))),
        new("GatherElements", "along the batch", c => c.Run("GatherElements", c.Real(3, 2), c.Literal(TensorData.Of<long>([2, 2], 2, -1, 0, 1)))),
        new("GatherND", "elements", c => c.Run("GatherND", c.Real(2, 3), c.Literal(TensorData.Of<long>([3, 2], 0, 0, 1, 2, 0, 0)))),
        new("GatherND", "rows", c => c.Run("GatherND", c.Real(2, 3, 2), c.Literal(TensorData.Of<long>([2, 1, 2], 0, 1, 1, 0)))),
        new("GatherND", "with a batch axis", c => c.Run("GatherND", new Attributes { { "batch_dims", 1L } },
            c.Real(2, 3, 2), c.Literal(TensorData.Of<long>([2, 1], 1, 0)))) { ForwardOnly = true },
        new("OneHot", "with learnable values", c => c.Run("OneHot",
            c.Feed(TensorData.Vector(2L, 0, -1), N(3)), c.Literal(TensorData.Scalar(4L)), c.Real(2))),
        new("OneHot", "along the first axis", c => c.Run("OneHot", Axis(0),
            c.Feed(TensorData.Vector(2L, 0, 1), N(3)), c.Integers(3), c.Literal(TensorData.Vector(-1f, 1)))) { ForwardOnly = true },
        new("ScatterElements", "written", c => c.Run("ScatterElements", Axis(1),
            c.Real(N(2), 4), c.Feed(TensorData.Of<long>([2, 2], 0, 2, 3, 1), N(2), 2), c.Real(N(2), 2))),
        new("ScatterElements", "added, some twice", c => c.Run("ScatterElements", new Attributes { { "axis", 1L }, { "reduction", "add" } },
            c.Real(N(2), 4), c.Feed(TensorData.Of<long>([2, 3], 0, 2, 0, -1, 1, 1), N(2), 3), c.Real(N(2), 3))),
        new("ScatterND", "rows written", c => c.Run("ScatterND", c.Real(3, 2), c.Literal(TensorData.Of<long>([2, 1], 2, 0)), c.Real(2, 2))),
        new("ScatterND", "elements added, one twice", c => c.Run("ScatterND", new Attributes { { "reduction", "add" } },
            c.Real(3, 2), c.Literal(TensorData.Of<long>([3, 2], 2, 0, 0, 1, 2, 0)), c.Real(3))),
    ];

    private static IEnumerable<OpCase> Slices =>
    [
        new("Pad", "all sides", c => c.Run("Pad", c.Real(N(2), 3), c.Integers(0, 1, 0, 2))),
        new("Pad", "with a value", c => c.Run("Pad", c.Real(2, 3), c.Integers(1, 0, 0, 2), c.Real())),
        new("Pad", "negative", c => c.Run("Pad", c.Real(N(2), 5), c.Integers(0, -1, 0, 2), c.Real())),
        new("Pad", "batch axis", c => c.Run("Pad", c.Real(N(2), 3), c.Integers(1, 0, 2, -1))),
        new("Pad", "listed axes from opset 18", c => c.Run("Pad", c.Real(N(2), 3, 4), c.Integers(1, -1), null, c.Integers(-1))) { Opset = 18 },
        new("Pad", "edge", c => c.Run("Pad", new Attributes { { "mode", "edge" } }, c.Real(N(2), 3), c.Integers(0, 1, 0, 2))) { ForwardOnly = true },
        new("Pad", "reflect", c => c.Run("Pad", new Attributes { { "mode", "reflect" } }, c.Real(N(2), 3), c.Integers(0, 1, 0, 2))) { ForwardOnly = true },
        Slice("columns", [1], [3], [1]),
        Slice("negative bounds", [-3], [-1], [1]),
        Slice("clamped", [-100], [100], [1]),
        Slice("nothing", [3], [1], [1]),
        Slice("every second", [1], [100], [1], [2]),
        Slice("every third, last beyond the end", [0], [4], [1], [3]),
        Slice("backwards", [100], [-100], [1], [-1]),
        Slice("backwards by two", [4], [0], [1], [-2]),
        Slice("huge step", [1], [100], [1], [long.MaxValue]),
        Slice("the batch", [1], [3], [0]),
        Slice("the batch by two, columns too", [0, 1], [int.MaxValue, 4], [0, -1], [2, 2]),
        Slice("the batch backwards", [-1], [-int.MaxValue], [0], [-1]),
        Slice("the whole batch", [0], [long.MaxValue], [0]),
        new("Slice", "bounds known at run time", c => c.Run("Slice",
            c.Real(N(3), 5), c.Feed(TensorData.Vector(1L)), c.Feed(TensorData.Vector(4L)), c.Integers(1))),
    ];

    private static OpCase Slice(string name, long[] starts, long[] ends, long[] axes, long[]? steps = null) => new("Slice", name, c =>
        c.Run("Slice", c.Real(N(3), 5), c.Integers(starts), c.Integers(ends), c.Integers(axes), steps is null ? null : c.Integers(steps)));
}
