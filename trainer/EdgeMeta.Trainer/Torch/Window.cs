using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>The sliding window of a convolution or pooling node: kernel, strides, dilations and pads, with ONNX's defaults.</summary>
internal sealed record Window(long[] Kernel, long[] Strides, long[] Dilations, long[] Begin, long[] End, string AutoPad)
{
    /// <summary>The number of spatial axes, 1 to 3.</summary>
    public int Rank => Kernel.Length;

    /// <summary>Whether pads follow from the input's size when the node runs.</summary>
    public bool Automatic => AutoPad is "SAME_UPPER" or "SAME_LOWER";

    public static Window Of(Node node, IEnumerable<Dim>? kernel = null)
    {
        long[] size = node.Attributes.Ints("kernel_shape") ?? [.. (kernel ?? throw node.Malformed("attribute kernel_shape is missing")).Select(d => d.Size)];
        int rank = size.Length;
        if (rank is < 1 or > 3)
        {
            throw node.Unsupported($"{rank} spatial axes are not run by the trainer", "use one to three");
        }

        long[] ones = [.. Enumerable.Repeat(1L, rank)];
        long[] pads = node.Attributes.Ints("pads") ?? new long[2 * rank];
        return new Window(size, node.Attributes.Ints("strides") ?? ones, node.Attributes.Ints("dilations") ?? ones, pads[..rank], pads[rank..],
            node.Attributes.String("auto_pad", "NOTSET"));
    }

    /// <summary>How many elements the window spans along an axis, gaps included.</summary>
    public long Extent(int axis) => ((Kernel[axis] - 1) * Dilations[axis]) + 1;

    /// <summary>The pads at both ends for spatial sizes.</summary>
    public (long[] Begin, long[] End) PadsFor(long[] shape)
    {
        if (!Automatic)
        {
            return AutoPad == "VALID" ? (new long[Rank], new long[Rank]) : (Begin, End);
        }

        var begin = new long[Rank];
        var end = new long[Rank];
        for (int i = 0; i < Rank; i++)
        {
            long size = shape[i + 2], output = (size + Strides[i] - 1) / Strides[i];
            long total = Math.Max(0, ((output - 1) * Strides[i]) + Extent(i) - size);
            begin[i] = AutoPad == "SAME_UPPER" ? total / 2 : total - (total / 2);
            end[i] = total - begin[i];
        }

        return (begin, end);
    }

    /// <summary>
    /// The input and the padding that torch adds at both ends alike; what differs between the ends is padded beforehand with <paramref name="value"/>.
    /// </summary>
    public (Tensor X, long[] Padding) Symmetric(Tensor x, double value)
    {
        (long[] begin, long[] end) = PadsFor(Automatic ? x.shape : []);
        return begin.AsSpan().SequenceEqual(end) ? (x, begin) : (Padded(x, begin, end, value), new long[Rank]);
    }

    /// <summary>Whether torch's pools take this padding themselves: they refuse more than half of the kernel.</summary>
    public bool TorchPools(long[] padding) => Enumerable.Range(0, Rank).All(i => padding[i] <= Kernel[i] / 2);

    /// <summary>How far the last window of ceil_mode hangs over the end of what is already padded.</summary>
    public long[] Overhang(long[] padded) =>
        [.. Enumerable.Range(0, Rank).Select(i => (((Extent(i) - padded[i + 2]) % Strides[i]) + Strides[i]) % Strides[i])];

    /// <summary>The input with explicit pads.</summary>
    public static Tensor Padded(Tensor x, long[] begin, long[] end, double value)
    {
        int rank = begin.Length;
        var pads = new long[2 * rank];
        for (int i = 0; i < rank; i++)
        {
            pads[2 * (rank - 1 - i)] = begin[i];
            pads[(2 * (rank - 1 - i)) + 1] = end[i];
        }

        return F.pad(x, pads, PaddingModes.Constant, value);
    }
}
