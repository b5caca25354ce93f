using EdgeMeta.Onnx;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Reductions over axes, and the operators defined along one axis.</summary>
internal static class LoweringReduce
{
    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        Lowering.Of("ArgMax", ArgMax),
        Lowering.Unary("LogSoftmax", node => { long axis = node.Attributes.Int("axis", -1); return x => x.log_softmax(axis); }),
        Reduce("ReduceL2", (x, axes, keep) => x.mul(x).sum(axes, keep).sqrt()),
        Reduce("ReduceMax", (x, axes, keep) => x.amax(axes, keep)),
        Reduce("ReduceMean", (x, axes, keep) => x.mean(axes, keep)),
        Reduce("ReduceMin", (x, axes, keep) => x.amin(axes, keep)),
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

    private static Func<Tensor?[], Tensor> ArgMax(Node node)
    {
        long axis = node.Attributes.Int("axis", 0);
        bool keep = node.Attributes.Flag("keepdims", true);
        return node.Attributes.Flag("select_last_index", false)
            ? throw node.Unsupported("select_last_index is not run by the trainer", "take the first index")
            : x => x[0]!.argmax(axis, keep);
    }
}
