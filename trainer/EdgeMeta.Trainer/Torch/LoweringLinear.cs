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
        long[]? outputShape = node.Attributes.Ints("output_shape");
        if (window.Rank != 2 || window.Automatic || outputShape is not null)
        {
            throw node.Unsupported("only two spatial axes with explicit pads are run by the trainer", "write pads and output_padding in full");
        }

        return x =>
        {
            // Without padding, then cropped or extended: right for pads that differ at the two ends, and for extra rows beyond the stride.
            Tensor full = F.conv_transpose2d(x[0]!, x[1]!, null, window.Strides, [0, 0], [0, 0], window.Dilations, groups);
            Tensor y = F.pad(full, [-window.Begin[1], extra[1] - window.End[1], -window.Begin[0], extra[0] - window.End[0]], PaddingModes.Constant, 0);
            return x.Length > 2 && x[2] is { } bias ? y.add(bias.reshape(1, -1, 1, 1), One) : y;
        };
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
