using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Reductions over axes, and the operators defined along one axis.</summary>
internal static class LoweringReduce
{
    private static readonly Scalar Zero = 0;
    private static readonly Scalar One = 1;

    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        Lowering.Unary("ArgMax", node => ArgExtremum(node, (x, axis, keep) => x.argmax(axis, keep))),
        Lowering.Unary("ArgMin", node => ArgExtremum(node, (x, axis, keep) => x.argmin(axis, keep))),
        Lowering.Unary("LogSoftmax", node => { long axis = node.Attributes.Int("axis", -1); return x => x.log_softmax(axis); }),
        Reduce("ReduceL1", (x, axes, keep) => x.abs().sum(axes, keep)),
        Reduce("ReduceL2", Length),
        Reduce("ReduceLogSum", (x, axes, keep) => x.sum(axes, keep).log()),
        Reduce("ReduceLogSumExp", LogSumExp),
        Reduce("ReduceMax", (x, axes, keep) => x.amax(axes, keep)),
        Reduce("ReduceMean", (x, axes, keep) => x.mean(axes, keep)),
        Reduce("ReduceMin", (x, axes, keep) => x.amin(axes, keep)),
        Reduce("ReduceProd", Product),
        Reduce("ReduceSum", (x, axes, keep) => x.sum(axes, keep)),
        Reduce("ReduceSumSquare", (x, axes, keep) => x.mul(x).sum(axes, keep)),
        Lowering.Unary("Softmax", node => { long axis = node.Attributes.Int("axis", -1); return x => x.softmax(axis); }),
    ];

    private static Lowering Reduce(string type, Func<Tensor, long[], bool, Tensor> f) => Lowering.Of(type, node =>
    {
        bool keep = node.Attributes.Flag("keepdims", true), none = node.Attributes.Flag("noop_with_empty_axes", false);
        long[]? known = node.Attributes.Ints("axes") ?? node.TryStaticIntegers(1);
        return x =>
        {
            long[] axes = known ?? (x.Length > 1 && x[1] is { } given ? given.ToIntegers() : []);
            return axes.Length > 0 ? f(x[0]!, axes, keep)
                : none ? x[0]!.alias()
                : f(x[0]!, [.. Enumerable.Range(0, (int)x[0]!.ndim)], keep);
        };
    });

    /// <summary>As torch's norm, the slope is 0 at 0, where that of the square root is infinite.</summary>
    private static Tensor Length(Tensor x, long[] axes, bool keep)
    {
        Tensor squares = x.mul(x).sum(axes, keep), none = squares.eq(Zero);
        return where(none, squares, where(none, squares.detach().add(One), squares).sqrt());
    }

    private static Tensor LogSumExp(Tensor x, long[] axes, bool keep)
    {
        Tensor largest = x.detach().amax(axes, true);
        Tensor sum = x.sub(largest).exp().sum(axes, keep).log();
        return sum.add(largest.reshape(sum.shape), One);
    }

    private static Tensor Product(Tensor x, long[] axes, bool keep)
    {
        foreach (long axis in axes.Select(a => a < 0 ? a + x.ndim : a).OrderDescending())
        {
            Tensor product = Enumerable.Range(0, (int)x.shape[axis]).Aggregate(x.narrow(axis, 0, 1).ones_like(), (y, i) => y.mul(x.narrow(axis, i, 1)));
            x = keep ? product : product.squeeze(axis);
        }

        return x;
    }

    private static Func<Tensor, Tensor> ArgExtremum(Node node, Func<Tensor, long, bool, Tensor> first)
    {
        long axis = node.Attributes.Int("axis", 0);
        bool keep = node.Attributes.Flag("keepdims", true);
        return node.Attributes.Flag("select_last_index", false)
            ? x => tensor(x.shape[axis < 0 ? axis + x.ndim : axis] - 1).sub(first(x.flip(axis), axis, keep))
            : x => first(x, axis, keep);
    }
}
