using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Formulations;

/// <summary>Kernels [O,C,3,3] as the matrices of products over channels-last images, and back.</summary>
internal static class Kernels3x3
{
    public const int Taps = 3;

    /// <summary>One matrix [O, 9C] with columns (row, column, channel).</summary>
    public static Value Whole(GraphBuilder b, Value kernels) => b.Reshape(TapsFirst(b, kernels), kernels.Shape[0].Size, -1);

    /// <summary>A matrix [O, 3C] per kernel row, columns (column, channel).</summary>
    public static Value[] ByRow(GraphBuilder b, Value kernels)
    {
        Value whole = Whole(b, kernels);
        long depth = Taps * kernels.Shape[1].Size;
        return [.. Enumerable.Range(0, Taps).Select(tap => b.Slice(whole, [tap * depth], [(tap + 1) * depth], [1], [1]))];
    }

    /// <summary>A matrix [3O, C] per kernel column, rows (row, output).</summary>
    public static Value[] TransposedByColumn(GraphBuilder b, Value kernels)
    {
        (long output, long input) = (kernels.Shape[0].Size, kernels.Shape[1].Size);
        Value taps = b.Reshape(b.Transpose(TapsFirst(b, kernels), 1, 0, 2), Taps, Taps, output * input);
        return [.. Enumerable.Range(0, Taps).Select(tap => b.Reshape(b.Slice(taps, [tap], [tap + 1], [1], [1]), Taps * output, input))];
    }

    /// <summary>Back to [O,C,3,3] from a matrix [3O, 3C] with rows (row, output) and columns (column, channel).</summary>
    /// <remarks>Slices and a concatenation move the outputs first: ONNX Runtime would fuse two transpositions into a slow one of four axes.</remarks>
    public static Value FromRows(GraphBuilder b, Value matrix, Value like)
    {
        long output = like.Shape[0].Size;
        return FromWhole(b, b.Concat(1, [.. Enumerable.Range(0, Taps).Select(tap => b.Slice(matrix, [tap * output], [(tap + 1) * output], [0], [1]))]), like);
    }

    /// <summary>Back to [O,C,3,3] from [O, 9C] with columns (row, column, channel).</summary>
    public static Value FromWhole(GraphBuilder b, Value matrix, Value like)
    {
        (long output, long input) = (like.Shape[0].Size, like.Shape[1].Size);
        return b.Reshape(b.Transpose(b.Reshape(matrix, output, Taps * Taps, input), 0, 2, 1), output, input, Taps, Taps);
    }

    // [O,C,9] to [O,9,C]: moving one axis of three is a fast path of ONNX Runtime, a permutation of four is not.
    private static Value TapsFirst(GraphBuilder b, Value kernels) =>
        b.Transpose(b.Reshape(kernels, kernels.Shape[0].Size, kernels.Shape[1].Size, Taps * Taps), 0, 2, 1);
}
