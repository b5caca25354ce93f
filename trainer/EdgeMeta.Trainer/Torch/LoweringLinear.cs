using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Matrix products and convolutions.</summary>
internal static class LoweringLinear
{
    private static readonly Scalar One = 1;

    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        Lowering.Of("Conv", Conv),
        Lowering.Of("ConvTranspose", ConvTranspose),
        Lowering.Of("Gemm", Gemm),
        Lowering.Binary("MatMul", (x, y) => x.matmul(y)),
    ];

    private static Func<Tensor?[], Tensor> Conv(Node node)
    {
        Window window = Window.Of(node, node.Input(1).Shape.Skip(2));
        long groups = node.Attributes.Int("group", 1);
        return x =>
        {
            (Tensor input, long[] padding) = window.Symmetric(x[0]!, 0);
            Tensor? bias = x.Length > 2 ? x[2] : null;
            return window.Rank switch
            {
                1 => F.conv1d(input, x[1]!, bias, window.Strides[0], padding[0], window.Dilations[0], groups),
                2 => F.conv2d(input, x[1]!, bias, window.Strides, padding, window.Dilations, groups),
                _ => F.conv3d(input, x[1]!, bias, window.Strides, padding, window.Dilations, groups),
            };
        };
    }

    private static Func<Tensor?[], Tensor> ConvTranspose(Node node)
    {
        Window window = Window.Of(node, node.Input(1).Shape.Skip(2));
        long groups = node.Attributes.Int("group", 1);
        long[] extra = node.Attributes.Ints("output_padding") ?? new long[window.Rank];
        (long[] begin, long[] end) = window.Automatic ? SameCrops(window, extra) : window.PadsFor([]);
        long[] before = Array.ConvertAll(begin, p => -p), after = [.. extra.Zip(end, (more, p) => more - p)];
        long[] zeros = new long[window.Rank], channels = [1, -1, .. Enumerable.Repeat(1L, window.Rank)];
        return x =>
        {
            // Without padding, then cropped or extended: right for pads that differ at the two ends.
            Tensor full = window.Rank switch
            {
                1 => F.conv_transpose1d(x[0]!, x[1]!, null, window.Strides[0], 0, 0, window.Dilations[0], groups),
                2 => F.conv_transpose2d(x[0]!, x[1]!, null, window.Strides, zeros, zeros, window.Dilations, groups),
                _ => F.conv_transpose3d(x[0]!, x[1]!, null, window.Strides, zeros, zeros, window.Dilations, groups),
            };
            Tensor y = before.All(p => p == 0) && after.All(p => p == 0) ? full : Window.Padded(full, before, after, 0);
            return x.Length > 2 && x[2] is { } bias ? y.add(bias.reshape(channels), One) : y;
        };
    }

    /// <summary>SAME of a transposed convolution: stride times the input comes out, and what is too much is cropped.</summary>
    private static (long[] Begin, long[] End) SameCrops(Window window, long[] extra)
    {
        long[] totals = [.. Enumerable.Range(0, window.Rank).Select(i => window.Extent(i) + extra[i] - window.Strides[i])];
        long[] smaller = Array.ConvertAll(totals, t => t / 2), larger = Array.ConvertAll(totals, t => t - (t / 2));
        return window.AutoPad == "SAME_UPPER" ? (smaller, larger) : (larger, smaller);
    }

    private static Func<Tensor?[], Tensor> Gemm(Node node)
    {
        bool flipA = node.Attributes.Flag("transA", false), flipB = node.Attributes.Flag("transB", false);
        Scalar alpha = node.Attributes.Float("alpha", 1), beta = node.Attributes.Float("beta", 1);
        bool plain = node.Attributes.Float("alpha", 1) == 1 && node.Attributes.Float("beta", 1) == 1;
        return x =>
        {
            Tensor a = flipA ? x[0]!.transpose(0, 1) : x[0]!, b = x[1]!;
            Tensor? c = x.Length > 2 ? x[2] : null;
            if (plain && flipB && c is null or { ndim: 1 })
            {
                return F.linear(a, b, c);
            }

            b = flipB ? b.transpose(0, 1) : b;
            Tensor product = plain ? a.matmul(b) : a.matmul(b).mul(alpha);
            return c is null ? product : product.add(plain ? c : c.mul(beta), One);
        };
    }
}
