using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Padding: with a constant, differentiably in it; or with copies, picked by position.</summary>
internal static class LoweringPad
{
    private static readonly Scalar One = 1;

    /// <summary>What is added before and after an axis.</summary>
    private readonly record struct Border(int Axis, long Before, long After);

    public static Func<Tensor?[], Tensor> Compile(Node node)
    {
        string mode = node.Attributes.String("mode", "constant");
        bool learned = node.OptionalInput(2) is { Kind: not ValueKind.Constant };
        return x =>
        {
            Border[] borders = Borders(x);
            if (mode != "constant")
            {
                return borders.Aggregate(x[0]!, (y, b) => y.index_select(b.Axis, tensor(Positions(y.shape[b.Axis], b, mode))));
            }

            Tensor? fill = x.Length > 2 ? x[2] : null;
            if (fill is null || !learned)
            {
                return Constant(x[0]!, borders, fill?.ToNumber() ?? 0);
            }

            Tensor outside = Constant(x[0]!.detach().zeros_like(), borders, 1);
            return Constant(x[0]!, borders, 0).add(outside.mul(fill), One);
        };
    }

    private static Tensor Constant(Tensor x, Border[] borders, double value)
    {
        // torch lists the last axis first.
        int rank = (int)x.ndim;
        var pads = new long[2 * rank];
        foreach (Border b in borders)
        {
            (pads[2 * (rank - 1 - b.Axis)], pads[(2 * (rank - 1 - b.Axis)) + 1]) = (b.Before, b.After);
        }

        return F.pad(x, pads, PaddingModes.Constant, value);
    }

    private static Border[] Borders(Tensor?[] x)
    {
        int rank = (int)x[0]!.ndim;
        long[] pads = x[1]!.ToIntegers();
        long[] axes = x.Length > 3 && x[3] is { } chosen ? chosen.ToIntegers() : [.. Enumerable.Range(0, rank)];
        return [.. axes.Select((a, i) => new Border((int)(a < 0 ? a + rank : a), pads[i], pads[i + axes.Length]))];
    }

    /// <summary>Where each entry of the padded axis comes from.</summary>
    private static long[] Positions(long size, Border border, string mode)
    {
        long period = Math.Max(1, 2 * (size - 1));
        long From(long i) => mode switch
        {
            "edge" => Math.Clamp(i, 0, size - 1),
            "wrap" => ((i % size) + size) % size,
            _ => size - 1 - Math.Abs((((i % period) + period) % period) - (size - 1)),
        };
        var positions = new long[border.Before + size + border.After];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = From(i - border.Before);
        }

        return positions;
    }
}
