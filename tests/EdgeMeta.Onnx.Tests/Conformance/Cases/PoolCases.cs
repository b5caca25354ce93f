using static EdgeMeta.Onnx.Tests.Conformance.CaseBuilder;

namespace EdgeMeta.Onnx.Tests.Conformance.Cases;

internal static class PoolCases
{
    /// <summary>Flat areas with a few strokes, as in drawings: most windows are ties.</summary>
    private static readonly Sample drawing = Sample.Of(1, 1, 1, 1, 2, 1, 1, 3, 3, 1, 1);

    public static IEnumerable<OpCase> All =>
    [
        .. from use in MaxPools
           from flat in new[] { false, true }
           select new OpCase("MaxPool", use.Name + (flat ? ", flat areas" : ""),
               c => c.Run("MaxPool", use.Attributes, c.Real(flat ? drawing : Sample.Distinct, use.Axes)))
           { AtKink = flat },
        new("MaxPool", "constant everywhere", c => c.Run("MaxPool", Tiles(2, 2), c.Real(Sample.Of(1), N(2), 2, 4, 4))) { AtKink = true },
        new("MaxPool", "with indices", c => c.Run("MaxPool", 2, Tiles(2, 2), c.Real(Sample.Distinct, N(2), 2, 5, 4))),
        new("MaxPool", "overlapping, with indices", c => c.Run("MaxPool", 2, Window([3, 3], [2, 2], [1, 1, 1, 1]), c.Real(Sample.Distinct, N(2), 2, 5, 6))),
        new("GlobalMaxPool", "distinct values", c => c.Run("GlobalMaxPool", c.Real(Sample.Distinct, N(2), 3, 3, 4))),
        new("GlobalMaxPool", "flat areas", c => c.Run("GlobalMaxPool", c.Real(drawing, N(2), 3, 3, 4))) { AtKink = true },
        new("MaxUnpool", "size from the window", c => c.Run("MaxUnpool", Tiles(2, 2), c.Real(N(1), 1, 2, 2), Indices(c))),
        new("MaxUnpool", "size given", c => c.Run("MaxUnpool", Tiles(2, 2), c.Real(1, 1, 2, 2), Indices(c), c.Integers(1, 1, 5, 5))),
        .. from use in AveragePools select new OpCase("AveragePool", use.Name, c => c.Run("AveragePool", use.Attributes, c.Real(use.Axes))),
        new("AveragePool", "dilation 2", c => c.Run("AveragePool",
            new Attributes
            { { "kernel_shape", new[] { 2L, 3 } }, { "strides", new[] { 2L, 1 } }, { "pads", new[] { 1L, 1, 1, 1 } }, { "dilations", new[] { 2L, 2 } } },
            c.Real(N(2), 2, 7, 6))) { Opset = 19 },
        new("GlobalAveragePool", "2 spatial axes", c => c.Run("GlobalAveragePool", c.Real(N(2), 3, 4, 5))),
        new("GlobalAveragePool", "1 spatial axis", c => c.Run("GlobalAveragePool", c.Real(N(2), 3, 4))),
    ];

    private static IEnumerable<(string Name, Attributes Attributes, Axis[] Axes)> MaxPools =>
    [
        ("2x2", Tiles(2, 2), [N(2), 2, 4, 6]),
        ("2x2, 7 to 3", Tiles(2, 2), [N(2), 2, 7, 7]),
        ("2x2, gaps between windows", Window([2, 2], [3, 3]), [N(2), 2, 8, 9]),
        ("overlapping and padded", Window([3, 3], [2, 2], [1, 1, 1, 1]), [N(2), 2, 7, 6]),
        ("stride 1", new() { { "kernel_shape", new[] { 3L, 2 } } }, [N(2), 2, 5, 4]),
        ("dilation 2", new()
            { { "kernel_shape", new[] { 2L, 3 } }, { "dilations", new[] { 2L, 2 } }, { "strides", new[] { 1L, 2 } }, { "pads", new[] { 1L, 1, 1, 1 } } },
            [N(2), 2, 6, 7]),
        ("ceil_mode", Ceil(Tiles(2, 2)), [N(2), 2, 7, 7]),
        ("ceil_mode where all fits", Ceil(Tiles(2, 2)), [N(2), 2, 6, 4]),
        ("ceil_mode, overlapping and padded", Ceil(Window([3, 3], [2, 2], [1, 1, 1, 1])), [N(2), 2, 6, 7]),
        ("SAME_UPPER", new() { { "kernel_shape", new[] { 3L, 2 } }, { "strides", new[] { 2L, 2 } }, { "auto_pad", "SAME_UPPER" } }, [N(2), 2, 7, 7]),
        ("1 spatial axis", Window([3], [2]), [N(2), 2, 9]),
        ("3 spatial axes", Window([2, 2, 2], [2, 2, 1]), [N(2), 2, 4, 5, 3]),
    ];

    private static IEnumerable<(string Name, Attributes Attributes, Axis[] Axes)> AveragePools =>
    [
        ("2x2, 7 to 3", Tiles(2, 2), [N(2), 2, 7, 6]),
        ("overlapping and padded", Window([3, 3], [2, 2], [1, 1, 1, 1]), [N(2), 2, 7, 6]),
        ("padding counted", Counted(Window([3, 3], [2, 2], [1, 1, 1, 1])), [N(2), 2, 7, 6]),
        ("uneven padding", Window([3, 3], [3, 2], [0, 2, 1, 0]), [N(2), 2, 8, 6]),
        ("ceil_mode", Ceil(Window([3, 3], [2, 2])), [N(2), 2, 8, 6]),
        ("ceil_mode, padded", Ceil(Window([3, 3], [2, 2], [1, 1, 1, 1])), [N(2), 2, 8, 6]),
        ("ceil_mode, padding counted", Ceil(Counted(Window([3, 3], [2, 2], [1, 1, 1, 1]))), [N(2), 2, 8, 6]),
        ("SAME_LOWER", new() { { "kernel_shape", new[] { 3L, 2 } }, { "strides", new[] { 2L, 2 } }, { "auto_pad", "SAME_LOWER" } }, [N(2), 2, 7, 7]),
        ("1 spatial axis", new() { { "kernel_shape", new[] { 3L } } }, [N(2), 2, 7]),
        ("3 spatial axes", Window([2, 2, 3], [2, 1, 2]), [N(2), 2, 5, 3, 7]),
    ];

    private static Value Indices(CaseBuilder c) => c.Literal(TensorData.Of<long>([1, 1, 2, 2], 1, 6, 13, 11));

    private static Attributes Tiles(params long[] kernel) => Window(kernel, kernel);

    private static Attributes Window(long[] kernel, long[] strides, long[]? pads = null)
    {
        var attributes = new Attributes { { "kernel_shape", kernel }, { "strides", strides } };
        if (pads is not null)
        {
            attributes.Add("pads", pads);
        }

        return attributes;
    }

    private static Attributes Ceil(Attributes attributes)
    {
        attributes.Add("ceil_mode", 1L);
        return attributes;
    }

    private static Attributes Counted(Attributes attributes)
    {
        attributes.Add("count_include_pad", 1L);
        return attributes;
    }
}
