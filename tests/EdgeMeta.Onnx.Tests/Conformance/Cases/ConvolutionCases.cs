using static EdgeMeta.Onnx.Tests.Conformance.CaseBuilder;

namespace EdgeMeta.Onnx.Tests.Conformance.Cases;

internal static class ConvolutionCases
{
    public static IEnumerable<OpCase> All =>
    [
        Conv("3x3 padded, bias", new() { { "pads", new[] { 1L, 1, 1, 1 } } }, c => [c.Real(N(2), 2, 5, 4), c.Real(3, 2, 3, 3), c.Real(3)]),
        Conv("stride 2 on odd and even sizes", Sliding([2, 2], [1, 1, 1, 1]), c => [c.Real(N(2), 2, 7, 6), c.Real(3, 2, 3, 3)]),
        Conv("no attributes", [], c => [c.Real(N(2), 2, 4, 5), c.Real(3, 2, 2, 3)]),
        Conv("one tap", [], c => [c.Real(N(2), 3, 4, 3), c.Real(2, 3, 1, 1)]),
        Conv("one tap, stride 2", Sliding([2, 2], [0, 0, 0, 0]), c => [c.Real(N(2), 3, 5, 4), c.Real(2, 3, 1, 1)]),
        Conv("dilation 2, uneven strides and padding", new()
            { { "dilations", new[] { 2L, 1 } }, { "strides", new[] { 3L, 2 } }, { "pads", new[] { 1L, 0, 2, 1 } } },
            c => [c.Real(N(2), 2, 9, 7), c.Real(2, 2, 3, 2), c.Real(2)]),
        Conv("2 groups", new() { { "group", 2L }, { "strides", new[] { 2L, 1 } } }, c => [c.Real(N(2), 4, 5, 4), c.Real(6, 2, 3, 3), c.Real(6)]),
        Conv("one group per channel", new() { { "group", 3L }, { "pads", new[] { 1L, 1, 1, 1 } } }, c => [c.Real(N(2), 3, 4, 5), c.Real(3, 1, 3, 3)]),
        Conv("1 spatial axis", new() { { "dilations", new[] { 2L } }, { "strides", new[] { 2L } }, { "pads", new[] { 2L, 1 } } },
            c => [c.Real(N(2), 2, 9), c.Real(3, 2, 3), c.Real(3)]),
        Conv("3 spatial axes", Sliding([2, 1, 2], [1, 0, 1, 1, 1, 0]), c => [c.Real(N(2), 2, 4, 3, 5), c.Real(2, 2, 3, 2, 3)]),
        Conv("SAME_UPPER", new() { { "auto_pad", "SAME_UPPER" }, { "strides", new[] { 2L, 3 } } }, c => [c.Real(N(2), 2, 7, 8), c.Real(2, 2, 4, 2)]),
        Conv("SAME_LOWER", new() { { "auto_pad", "SAME_LOWER" }, { "strides", new[] { 2L, 3 } } }, c => [c.Real(N(2), 2, 7, 8), c.Real(2, 2, 4, 4)]),
        Conv("SAME_UPPER, stride 1", new() { { "auto_pad", "SAME_UPPER" } }, c => [c.Real(N(2), 2, 4, 3), c.Real(2, 2, 2, 3)]),
        Conv("VALID", new() { { "auto_pad", "VALID" }, { "strides", new[] { 2L, 3 } } }, c => [c.Real(N(2), 2, 6, 8), c.Real(2, 2, 3, 2)]),
        Conv("more padding than kernel", Sliding([2, 2], [3, 4, 3, 2]), c => [c.Real(N(2), 2, 3, 4), c.Real(2, 2, 3, 2)]),
        Transposed("3x3, bias", [], c => [c.Real(N(2), 2, 3, 4), c.Real(2, 3, 3, 3), c.Real(3)]),
        Transposed("stride 2 with output padding", new()
            { { "strides", new[] { 2L, 2 } }, { "pads", new[] { 1L, 1, 1, 1 } }, { "output_padding", new[] { 1L, 1 } } },
            c => [c.Real(N(2), 2, 3, 4), c.Real(2, 3, 3, 3), c.Real(3)]),
        Transposed("2 groups, dilation 2, uneven", new()
            { { "strides", new[] { 3L, 2 } }, { "dilations", new[] { 2L, 2 } }, { "group", 2L }, { "output_padding", new[] { 2L, 1 } } },
            c => [c.Real(N(2), 4, 3, 2), c.Real(4, 2, 3, 2), c.Real(4)]),
        Transposed("1 spatial axis", Sliding([2], [1, 0]), c => [c.Real(N(2), 2, 5), c.Real(2, 3, 4), c.Real(3)]),
        Transposed("3 spatial axes", new()
            { { "strides", new[] { 2L, 1, 2 } }, { "pads", new[] { 1L, 0, 1, 1, 1, 0 } }, { "output_padding", new[] { 1L, 0, 0 } } },
            c => [c.Real(N(2), 2, 2, 3, 3), c.Real(2, 2, 3, 2, 3)]),
        Transposed("SAME_UPPER", new() { { "auto_pad", "SAME_UPPER" }, { "strides", new[] { 2L, 2 } } }, c => [c.Real(N(2), 2, 3, 4), c.Real(2, 2, 3, 5)]),
        Transposed("SAME_LOWER", new() { { "auto_pad", "SAME_LOWER" }, { "strides", new[] { 2L, 2 } } }, c => [c.Real(N(2), 2, 3, 4), c.Real(2, 2, 3, 5)]),
        Transposed("cropped", new() { { "pads", new[] { 2L, 1, 2, 2 } } }, c => [c.Real(N(2), 2, 5, 4), c.Real(2, 2, 3, 3)]),
    ];

    private static Attributes Sliding(long[] strides, long[] pads) => new() { { "strides", strides }, { "pads", pads } };

    private static OpCase Conv(string name, Attributes attributes, Func<CaseBuilder, Value[]> inputs) =>
        new("Conv", name, c => c.Run("Conv", attributes, inputs(c)));

    private static OpCase Transposed(string name, Attributes attributes, Func<CaseBuilder, Value[]> inputs) =>
        new("ConvTranspose", name, c => c.Run("ConvTranspose", attributes, inputs(c)));
}
