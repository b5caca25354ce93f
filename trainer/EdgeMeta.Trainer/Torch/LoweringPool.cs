using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Pooling over windows of two spatial axes, and global pooling.</summary>
internal static class LoweringPool
{
    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        Lowering.Of("AveragePool", AveragePool),
        Lowering.Unary("GlobalAveragePool", node => { long[] axes = Spatial(node); return x => x.mean(axes, true); }),
        Lowering.Unary("GlobalMaxPool", node => { long[] axes = Spatial(node); return x => x.amax(axes, true); }),
        Lowering.Many("MaxPool", MaxPool),
    ];

    private static long[] Spatial(Node node) => [.. Enumerable.Range(2, node.Input(0).Shape.Rank - 2)];

    private static Func<Tensor?[], Tensor> AveragePool(Node node)
    {
        Window window = TwoAxes(node);
        bool ceil = node.Attributes.Flag("ceil_mode", false), countPadding = node.Attributes.Flag("count_include_pad", false);
        if (window.Dilations.Any(d => d != 1))
        {
            throw node.Unsupported("dilated average pooling is not run by the trainer", "use a convolution");
        }

        return x =>
        {
            (long[] begin, long[] end) = window.PadsFor(x[0]!.shape);
            if (begin.AsSpan().SequenceEqual(end))
            {
                return F.avg_pool2d(x[0]!, window.Kernel, window.Strides, begin, ceil, countPadding);
            }

            Tensor sums = F.avg_pool2d(Window.Padded(x[0]!, begin, end, 0), window.Kernel, window.Strides, [0, 0], ceil, true);
            if (countPadding)
            {
                return sums;
            }

            Tensor filled = F.avg_pool2d(Window.Padded(ones_like(x[0]!), begin, end, 0), window.Kernel, window.Strides, [0, 0], ceil, true);
            return sums.div(filled);
        };
    }

    private static Func<Tensor?[], Tensor[]> MaxPool(Node node)
    {
        Window window = TwoAxes(node);
        bool ceil = node.Attributes.Flag("ceil_mode", false);
        bool wantsIndices = node.Outputs.Count > 1;
        if (wantsIndices && node.Attributes.Int("storage_order", 0) != 0)
        {
            throw node.Unsupported("column-major indices are not run by the trainer", "use storage_order 0");
        }

        return x =>
        {
            (Tensor input, long[] padding) = window.Symmetric(x[0]!, double.NegativeInfinity);
            if (!wantsIndices)
            {
                return [F.max_pool2d(input, window.Kernel, window.Strides, padding, window.Dilations, ceil)];
            }

            (Tensor y, Tensor indices) = F.max_pool2d_with_indices(input, window.Kernel, window.Strides, padding, window.Dilations, ceil);
            return [y, Flat(indices, x[0]!.shape, input.shape, window)];
        };
    }

    /// <summary>ONNX counts positions through the whole tensor, torch within one plane of the input it was given, padding included.</summary>
    private static Tensor Flat(Tensor indices, long[] shape, long[] padded, Window window)
    {
        using IDisposable plain = no_grad();
        (long[] begin, _) = shape.AsSpan().SequenceEqual(padded) ? ([0, 0], [0, 0]) : window.PadsFor(shape);
        Scalar one = 1;
        Tensor width = tensor(padded[3]);
        Tensor row = indices.div(width, RoundingMode.floor).sub(tensor(begin[0]));
        Tensor column = indices.remainder(width).sub(tensor(begin[1]));
        Tensor plane = arange((Scalar)0, (Scalar)(shape[0] * shape[1]), one, ScalarType.Int64).reshape(shape[0], shape[1], 1, 1);
        return plane.mul(tensor(shape[2])).add(row, one).mul(tensor(shape[3])).add(column, one);
    }

    private static Window TwoAxes(Node node)
    {
        var window = Window.Of(node);
        return window.Rank == 2 ? window : throw node.Unsupported($"pooling over {window.Rank} spatial axes is not run by the trainer", "use two");
    }
}
