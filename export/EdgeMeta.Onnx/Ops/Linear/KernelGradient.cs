namespace EdgeMeta.Onnx.Ops.Linear;

/// <summary>The cotangents of the kernel and the bias of a convolution, shared by both directions of it.</summary>
internal static class KernelGradient
{
    /// <summary>More taps than this along one axis would make a graph of as many nodes.</summary>
    private const long MostTaps = 256;

    /// <summary>
    /// dW [M, C/group, K...] of the convolution from <paramref name="input"/> [N, C, ...] to <paramref name="dy"/> [N, M, ...].
    /// The shifted copies of the input become the rows of a matrix (im2col), which one product per tap of the first spatial axis takes against dy.
    /// Shifting axis by axis costs the sum of the kernel's sizes in nodes and not their product, and less copying. Examples are moved innermost,
    /// so that shifts copy long runs. A convolution with batch and channels exchanged would be shorter, but runs slower.
    /// </summary>
    public static Value Of(GraphBuilder b, Node node, Value input, Value dy, SlidingWindow window, long group)
    {
        Shape shape = input.Shape;
        if (!shape.Skip(1).All(d => d.IsStatic) || !dy.Shape.Skip(1).All(d => d.IsStatic))
        {
            throw SlidingWindow.NeedsStatic(node);
        }

        if (window.Kernel.Any(k => k > MostTaps))
        {
            throw node.Unsupported($"the gradient of a kernel of [{string.Join(",", window.Kernel)}] is not written",
                $"keep kernels to {MostTaps} along each axis");
        }

        int rank = window.Rank;
        long channels = shape[1].Size / group, filters = dy.Shape[1].Size / group;
        Value rows = b.Unsqueeze(Padded(b, ExamplesLast(b, input), dy.Shape, window), 1);
        for (int axis = rank - 1; axis > 0; axis--)
        {
            rows = b.Concat(1, [.. Taps(b, rows, dy.Shape, window, axis)]);
        }

        // [group, C/group * taps, P] times [group, M/group, P], with P = N times the places; one group needs no batch axis.
        long inner = window.Kernel.Skip(1).Aggregate(1L, (n, k) => n * k);
        Value flatDy = Flat(b, ExamplesLast(b, dy), group, filters);
        IEnumerable<Value> products = Taps(b, rows, dy.Shape, window, 0).Select(tap =>
        {
            Value columns = Flat(b, tap, group, channels * inner);
            Value product = group == 1 ? b.Op("Gemm", new Attributes { { "transB", 1L } }, columns, flatDy) : b.MatMul(columns, b.Transpose(flatDy, 0, 2, 1));
            return b.Reshape(product, channels * group, 1, inner * filters);
        });
        Value all = b.Concat(1, [.. products]);
        long taps = channels * inner * window.Kernel[0];
        Value transposed = group == 1 ? b.Transpose(b.Reshape(all, taps, filters), 1, 0) : b.Transpose(b.Reshape(all, group, taps, filters), 0, 2, 1);
        return b.Reshape(transposed, [filters * group, channels, .. window.Kernel]);
    }

    /// <summary>db [M]: the sum over batch and places.</summary>
    public static Value OfBias(GraphBuilder b, Value dy) => b.ReduceSum(dy, [0, .. Enumerable.Range(2, dy.Shape.Rank - 2)], keepDims: false);

    /// <summary>x [C, spatial..., N] with the padding that the places need.</summary>
    private static Value Padded(GraphBuilder b, Value x, Shape places, SlidingWindow window)
    {
        long[] ends = new long[window.Rank];
        for (int i = 0; i < ends.Length; i++)
        {
            long covered = ((places[i + 2].Size - 1) * window.Strides[i]) + window.Extent(i);
            ends[i] = Math.Max(0, covered - x.Shape[i + 1].Size - window.PadsBegin[i]);
        }

        return ends.Concat(window.PadsBegin).All(p => p == 0) ? x : b.Op("Pad", x, b.Integers([0, .. window.PadsBegin, 0, 0, .. ends, 0]));
    }

    /// <summary>What each tap of one axis sees: x [C, T, spatial..., N] cut to the places along that axis.</summary>
    private static IEnumerable<Value> Taps(GraphBuilder b, Value x, Shape places, SlidingWindow window, int axis)
    {
        long span = ((places[axis + 2].Size - 1) * window.Strides[axis]) + 1;
        for (long tap = 0; tap < window.Kernel[axis]; tap++)
        {
            long start = tap * window.Dilations[axis];
            yield return start == 0 && span == x.Shape[axis + 2].Size && window.Strides[axis] == 1
                ? x
                : b.Slice(x, [start], [start + span], [axis + 2], [window.Strides[axis]]);
        }
    }

    private static Value ExamplesLast(GraphBuilder b, Value x) => b.Transpose(x, [.. Enumerable.Range(1, x.Shape.Rank - 1), 0]);

    private static Value Flat(GraphBuilder b, Value x, long group, long rows) => group == 1 ? b.Reshape(x, rows, -1) : b.Reshape(x, group, rows, -1);
}
