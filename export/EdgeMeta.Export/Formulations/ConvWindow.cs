using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// A 3x3 convolution of stride 1 and padding 1 over channels-last images, as chained matrix products of depth 3C, one per kernel row: three shifts
/// along the width are concatenated once, and ranges of rows of the result are the operands. With few channels the three products become one.
/// </summary>
internal static class ConvWindow
{
    public const int Taps = 3;
    private const int FewChannels = 8;

    /// <summary>x [N,H,W,C] with a border of one zero, and more at the bottom and right where the border should reach further.</summary>
    public static Value Border(GraphBuilder b, Value x, long moreRows = 0, long moreColumns = 0) =>
        b.Op("Pad", x, b.Integers(0, 1, 1, 0, 0, 1 + moreRows, 1 + moreColumns, 0));

    /// <summary>
    /// The operands [N*h*w, depth] of the bordered x. <paramref name="start"/> and <paramref name="stride"/> pick the positions of the output;
    /// columns of an operand are ordered (tap, channel), the taps mirrored for the gradient of the input.
    /// </summary>
    public static Value[] Operands(
        GraphBuilder b, Value bordered, (int Row, int Column) start, int stride, (long Rows, long Columns) size, bool mirrored = false)
    {
        Value[] shifts = [.. Enumerable.Range(0, Taps).Select(tap => Range(b, bordered, 2, start.Column + tap, size.Columns, stride))];
        Value wide = b.Concat(3, mirrored ? [.. shifts.Reverse()] : shifts);
        Value[] rows = [.. Enumerable.Range(0, Taps).Select(tap => Range(b, wide, 1, start.Row + tap, size.Rows, stride))];
        long depth = wide.Shape[3].Size;
        return IsMerged(bordered.Shape[3].Size)
            ? [b.Reshape(b.Concat(3, mirrored ? [.. rows.Reverse()] : rows), -1, Taps * depth)]
            : [.. rows.Select(row => b.Reshape(row, -1, depth))];
    }

    /// <summary>The sum of operand times matrix, as chained Gemms; [N*h*w, O].</summary>
    public static Value Product(GraphBuilder b, IReadOnlyList<Value> operands, IReadOnlyList<Value> matrices, bool transposed)
    {
        var attributes = new Attributes { { "transB", transposed ? 1L : 0L } };
        Value? sum = null;
        for (int i = 0; i < operands.Count; i++)
        {
            sum = b.Op("Gemm", attributes, operands[i], matrices[i], sum);
        }

        return sum!;
    }

    /// <summary>The matrices [O, depth] for the operands of OIHW kernels, for products with <c>transB</c>.</summary>
    public static Value[] ForwardMatrices(GraphBuilder b, Value kernels)
    {
        (long output, long input) = (kernels.Shape[0].Size, kernels.Shape[1].Size);
        Value matrix = b.Reshape(TapsFirst(b, kernels), output, Taps * Taps * input);
        long depth = Taps * input;
        return IsMerged(input) ? [matrix] : [.. Enumerable.Range(0, Taps).Select(tap => b.Slice(matrix, [tap * depth], [(tap + 1) * depth], [1], [1]))];
    }

    /// <summary>The matrices [depth, C] for mirrored operands of the output's cotangent.</summary>
    public static Value[] InputGradientMatrices(GraphBuilder b, Value kernels)
    {
        (long output, long input) = (kernels.Shape[0].Size, kernels.Shape[1].Size);
        Value matrix = b.Reshape(b.Transpose(TapsFirst(b, kernels), 1, 0, 2), Taps * Taps * output, input);
        long depth = Taps * output;
        return IsMerged(output)
            ? [matrix]
            : [.. Enumerable.Range(0, Taps).Reverse().Select(tap => b.Slice(matrix, [tap * depth], [(tap + 1) * depth], [0], [1]))];
    }

    /// <summary>Back to OIHW from the products [depth, O] of the transposed operands with the cotangent.</summary>
    public static Value ToKernels(GraphBuilder b, IReadOnlyList<Value> products, Value like)
    {
        (long output, long input) = (like.Shape[0].Size, like.Shape[1].Size);
        Value matrix = b.Transpose(b.Concat(0, [.. products]), 1, 0);
        return b.Reshape(b.Transpose(b.Reshape(matrix, output, Taps * Taps, input), 0, 2, 1), output, input, Taps, Taps);
    }

    // [O,C,9] to [O,9,C]: moving one axis of three is a fast path of ONNX Runtime, a permutation of four is not.
    private static Value TapsFirst(GraphBuilder b, Value kernels) =>
        b.Transpose(b.Reshape(kernels, kernels.Shape[0].Size, kernels.Shape[1].Size, Taps * Taps), 0, 2, 1);

    private static bool IsMerged(long channels) => channels < FewChannels;

    private static Value Range(GraphBuilder b, Value x, int axis, long start, long count, int stride) =>
        x.Shape[axis].Is(count) && start == 0 && stride == 1 ? x : b.Slice(x, [start], [start + ((count - 1) * stride) + 1], [axis], [stride]);
}
