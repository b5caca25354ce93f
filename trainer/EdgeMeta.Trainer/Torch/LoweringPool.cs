using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Pooling over windows, and global pooling. One spatial axis is pooled as two, the first of size 1.</summary>
internal static class LoweringPool
{
    private static readonly Scalar Zero = 0;
    private static readonly Scalar One = 1;

    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        Lowering.Of("AveragePool", AveragePool),
        Lowering.Unary("GlobalAveragePool", node => { long[] axes = Spatial(node); return x => x.mean(axes, true); }),
        Lowering.Unary("GlobalMaxPool", GlobalMaxPool),
        Lowering.Many("MaxPool", MaxPool),
        Lowering.Of("MaxUnpool", MaxUnpool),
    ];

    private static long[] Spatial(Node node) => [.. Enumerable.Range(2, node.Input(0).Shape.Rank - 2)];

    // amax would share the gradient among ties; the operator gives it to the first.
    private static Func<Tensor, Tensor> GlobalMaxPool(Node node) => x =>
    {
        Tensor line = x.flatten(2).unsqueeze(2);
        long[] whole = [1, line.shape[3]], shape = [.. x.shape.Take(2), .. Enumerable.Repeat(1L, (int)x.ndim - 2)];
        return F.max_pool2d(line, whole, whole).reshape(shape);
    };

    private static Func<Tensor?[], Tensor> AveragePool(Node node)
    {
        var window = Window.Of(node);
        bool ceil = node.Attributes.Flag("ceil_mode", false), countPadding = node.Attributes.Flag("count_include_pad", false);
        bool plain = window.Rank == 2 && window.Dilations.All(d => d == 1);
        return x =>
        {
            (long[] begin, long[] end) = window.PadsFor(x[0]!.shape);
            if (plain && begin.AsSpan().SequenceEqual(end) && window.TorchPools(begin))
            {
                return F.avg_pool2d(x[0]!, window.Kernel, window.Strides, begin, ceil, countPadding);
            }

            // Sums of windows over sums of what counts, both as convolutions of single planes with ones.
            Tensor values = x[0]!, counted = ones_like(values);
            counted = countPadding ? Window.Padded(counted, begin, end, 1) : Window.Padded(counted, begin, end, 0);
            values = Window.Padded(values, begin, end, 0);
            long[] none = new long[window.Rank], over = ceil ? window.Overhang(values.shape) : none;
            return Sums(Window.Padded(values, none, over, 0), window).div(Sums(Window.Padded(counted, none, over, 0), window));
        };
    }

    private static Tensor Sums(Tensor x, Window window)
    {
        long[] shape = x.shape;
        Tensor planes = x.reshape([-1, 1, .. shape[2..]]);
        Tensor kernel = ones([1, 1, .. window.Kernel], x.dtype, x.device);
        Tensor sums = window.Rank switch
        {
            1 => F.conv1d(planes, kernel, null, window.Strides[0], 0, window.Dilations[0], 1),
            2 => F.conv2d(planes, kernel, null, window.Strides, [0, 0], window.Dilations, 1),
            _ => F.conv3d(planes, kernel, null, window.Strides, [0, 0, 0], window.Dilations, 1),
        };
        return sums.reshape([.. shape[..2], .. sums.shape[2..]]);
    }

    private static Func<Tensor?[], Tensor[]> MaxPool(Node node, int wanted)
    {
        var window = Window.Of(node);
        bool ceil = node.Attributes.Flag("ceil_mode", false);
        bool wantsIndices = wanted > 1;
        if (!node.Input(0).Type.Element.IsFloatingPoint())
        {
            throw node.Unsupported($"pooling of {node.Input(0).Type} is not run by the trainer", "cast it to float before");
        }

        if (wantsIndices && node.Attributes.Int("storage_order", 0) != 0)
        {
            throw node.Unsupported("column-major indices are not run by the trainer", "use storage_order 0");
        }

        return x =>
        {
            (Tensor input, long[] padding) = window.Symmetric(x[0]!, double.NegativeInfinity);
            if (!window.TorchPools(padding))
            {
                (input, padding) = (Window.Padded(input, padding, padding, double.NegativeInfinity), new long[window.Rank]);
            }

            if (window.Rank == 2 && !wantsIndices)
            {
                return [F.max_pool2d(input, window.Kernel, window.Strides, padding, window.Dilations, ceil)];
            }

            (Tensor y, Tensor indices) = WithIndices(input, window, padding, ceil);
            return wantsIndices ? [y, Flat(indices, x[0]!.shape, input.shape, window)] : [y];
        };
    }

    private static (Tensor Y, Tensor Indices) WithIndices(Tensor x, Window window, long[] padding, bool ceil)
    {
        if (window.Rank > 1)
        {
            return window.Rank == 2
                ? F.max_pool2d_with_indices(x, window.Kernel, window.Strides, padding, window.Dilations, ceil)
                : F.max_pool3d_with_indices(x, window.Kernel, window.Strides, padding, window.Dilations, ceil);
        }

        (Tensor y, Tensor indices) = F.max_pool2d_with_indices(x.unsqueeze(2), [1, window.Kernel[0]], [1, window.Strides[0]], [0, padding[0]],
            [1, window.Dilations[0]], ceil);
        return (y.squeeze(2), indices.squeeze(2));
    }

    /// <summary>ONNX counts positions through the whole tensor, torch within one plane of the input it was given, padding included.</summary>
    private static Tensor Flat(Tensor indices, long[] shape, long[] padded, Window window)
    {
        using IDisposable plain = no_grad();
        int rank = window.Rank;
        long[] begin = shape.AsSpan().SequenceEqual(padded) ? new long[rank] : window.PadsFor(shape).Begin;
        Tensor flat = arange(Zero, (Scalar)(shape[0] * shape[1]), One, ScalarType.Int64)
            .reshape([shape[0], shape[1], .. Enumerable.Repeat(1L, rank)]).mul(tensor(shape[2..].Aggregate((n, d) => n * d)));
        long step = 1;
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            Tensor size = tensor(padded[axis + 2]);
            flat = flat.add(indices.remainder(size).sub(tensor(begin[axis])).mul(tensor(step)), One);
            indices = indices.div(size, RoundingMode.floor);
            step *= shape[axis + 2];
        }

        return flat;
    }

    private static Func<Tensor?[], Tensor> MaxUnpool(Node node)
    {
        long[]? known = node.TryStaticIntegers(2);
        Window? window = node.OptionalInput(2) is null ? Window.Of(node) : null;
        return x =>
        {
            long[] shape = known ?? (window is null ? x[2]!.ToIntegers() : [.. x[0]!.shape[..2], .. Enumerable.Range(0, window.Rank).Select(i =>
                ((x[0]!.shape[i + 2] - 1) * window.Strides[i]) + window.Kernel[i] - window.Begin[i] - window.End[i])]);
            Tensor nothing = zeros([shape.Aggregate((n, d) => n * d)], x[0]!.dtype, x[0]!.device);
            return nothing.scatter(0, x[1]!.reshape(-1), x[0]!.reshape(-1)).reshape(shape);
        };
    }
}
