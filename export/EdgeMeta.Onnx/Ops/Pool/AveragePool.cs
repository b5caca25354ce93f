namespace EdgeMeta.Onnx.Ops.Pool;

/// <summary>The mean of each window. https://onnx.ai/onnx/operators/onnx__AveragePool.html, since 11; dilations since 19.</summary>
public sealed class AveragePool : Op
{
    private readonly record struct Averaging(SlidingWindow Window, bool CountPadding)
    {
        public static Averaging Of(Node node)
        {
            var window = SlidingWindow.Decode(node, node.Input(0).Shape);
            return node.Opset >= 19 || !node.Attributes.Has("dilations")
                ? new Averaging(window, node.Attributes.Flag("count_include_pad", false))
                : throw node.Malformed("dilations exist since opset 19");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        return [new TensorType(x.Element, Averaging.Of(node).Window.Slide(node, x.Shape, x.Shape[1], builder))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null];
        }

        Value x = node.Input(0);
        Averaging averaging = Averaging.Of(node);
        if (!x.Shape.Skip(2).All(s => s.IsStatic))
        {
            throw SlidingWindow.NeedsStatic(node);
        }

        // Each place gives its share to the elements it saw: a transposed convolution of every plane with a kernel of ones.
        long[] places = [.. d.Shape.Skip(2).Select(s => s.Size)], sizes = [.. x.Shape.Skip(2).Select(s => s.Size)];
        Value share = builder.Mul(d, builder.Constant(Shares(averaging, sizes, places, x.Type.Element), "share"));
        Value ones = builder.Constant(Filled(x.Type.Element, [1, 1, .. averaging.Window.Kernel], _ => 1), "ones");
        Value spread = Spread(builder, builder.Reshape(share, [-1, 1, .. places]), ones, averaging.Window, sizes, places);
        return [builder.Op("Reshape", spread, builder.ShapeOf(x))];
    }

    /// <summary>The transposed convolution of [P, 1, places...] to [P, 1, sizes...]: what hangs over the end is cropped, what no window saw is zero.</summary>
    private static Value Spread(GraphBuilder b, Value share, Value ones, SlidingWindow window, long[] sizes, long[] places)
    {
        long[] unseen = [.. Enumerable.Range(0, window.Rank).Select(i =>
            sizes[i] + window.PadsBegin[i] - (((places[i] - 1) * window.Strides[i]) + window.Extent(i)))];
        SlidingWindow fitted = window with { PadsEnd = Array.ConvertAll(unseen, u => Math.Max(0, -u)) };
        return b.Op("ConvTranspose", Linear.ConvTranspose.Attributes(fitted, 1, Array.ConvertAll(unseen, u => Math.Max(0, u))), share, ones);
    }

    /// <summary>1 over the number of elements each place averages: [1, 1, places...].</summary>
    private static TensorData Shares(Averaging averaging, long[] sizes, long[] places, ElementType element)
    {
        SlidingWindow window = averaging.Window;
        long[][] counts = [.. Enumerable.Range(0, window.Rank).Select(axis => Counts(averaging, sizes[axis], places[axis], axis))];
        return Filled(element, [1, 1, .. places], flat =>
        {
            double count = 1;
            for (int axis = window.Rank - 1; axis >= 0; axis--)
            {
                count *= counts[axis][flat % places[axis]];
                flat /= places[axis];
            }

            return 1 / count;
        });
    }

    private static long[] Counts(Averaging averaging, long size, long places, int axis)
    {
        SlidingWindow window = averaging.Window;
        long from = averaging.CountPadding ? -window.PadsBegin[axis] : 0, to = averaging.CountPadding ? size + window.PadsEnd[axis] : size;
        long[] counts = new long[places];
        for (long place = 0; place < places; place++)
        {
            for (long tap = 0; tap < window.Kernel[axis]; tap++)
            {
                long at = (place * window.Strides[axis]) - window.PadsBegin[axis] + (tap * window.Dilations[axis]);
                counts[place] += at >= from && at < to ? 1 : 0;
            }
        }

        return counts;
    }

    private static TensorData Filled(ElementType element, long[] dims, Func<long, double> value)
    {
        long count = dims.Aggregate(1L, (n, d) => n * d);
        double[] values = [.. Enumerable.Range(0, checked((int)count)).Select(i => value(i))];
        return element == ElementType.Double ? TensorData.Of(dims, values) : TensorData.Of(dims, Array.ConvertAll(values, v => (float)v));
    }
}
