using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Operators that move elements or make tensors from shapes, by sizes and axes.</summary>
internal static class LoweringLayout
{
    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        Lowering.OfRun("Cast", Cast),
        Lowering.Of("Concat", node => { long axis = node.Attributes.Int("axis", 0); return x => cat(x!, axis); }),
        Lowering.OfRun("Constant", Constant),
        Lowering.OfRun("ConstantOfShape", ConstantOfShape),
        Lowering.Of("Expand", Expand),
        Lowering.Unary("Flatten", Flatten),
        Lowering.Of("Pad", LoweringPad.Compile),
        Lowering.OfRun("Range", Range),
        Lowering.Of("Reshape", Reshape),
        Lowering.OfRun("Shape", Shape),
        Lowering.Unary("Size", _ => x => tensor(x.numel())),
        Lowering.Many("Split", (node, _) => Split(node)),
        Lowering.Of("Squeeze", Squeeze),
        Lowering.Of("Tile", _ => x => x[0]!.repeat(x[1]!.ToIntegers())),
        Lowering.Unary("Transpose", Transpose),
        Lowering.Of("Trilu", Trilu),
        Lowering.Of("Unsqueeze", Unsqueeze),
    ];

    private static Func<Tensor?[], RunContext, Tensor> Cast(Node node)
    {
        var element = (ElementType)node.Attributes.Int("to", (long)ElementType.Float);
        return (x, run) => x[0]!.to_type(run.TypeOf(element));
    }

    private static Func<Tensor?[], RunContext, Tensor> Constant(Node node)
    {
        TensorData data = TorchProgram.LiteralOf(node);
        return (_, run) => data.ToTensor(run.TypeOf(data.Element));
    }

    private static Func<Tensor?[], RunContext, Tensor> ConstantOfShape(Node node)
    {
        TensorData value = node.Attributes.Tensor("value") ?? TensorData.Vector(0f);
        return (x, run) => value.ToTensor(run.TypeOf(value.Element)).reshape([]).expand(x[0]!.ToIntegers());
    }

    private static Func<Tensor?[], Tensor> Expand(Node node)
    {
        long[]? known = node.TryStaticIntegers(1);
        return x =>
        {
            // ONNX lets a size of 1 in the target stand for the input's; torch wants -1 there.
            long[] target = [.. known ?? x[1]!.ToIntegers()];
            long[] from = x[0]!.shape;
            long[] sizes = target.Length >= from.Length ? target : [.. Enumerable.Repeat(1L, from.Length - target.Length), .. target];
            for (int i = 1; i <= from.Length; i++)
            {
                sizes[^i] = sizes[^i] == 1 ? from[^i] : sizes[^i];
            }

            return x[0]!.expand(sizes);
        };
    }

    private static Func<Tensor, Tensor> Flatten(Node node)
    {
        int axis = (int)node.Attributes.Int("axis", 1);
        return x =>
        {
            long[] shape = x.shape;
            int at = axis < 0 ? axis + shape.Length : axis;
            return x.reshape(shape.Take(at).Aggregate(1L, (n, d) => n * d), shape.Skip(at).Aggregate(1L, (n, d) => n * d));
        };
    }

    private static Func<Tensor?[], RunContext, Tensor> Range(Node node)
    {
        ElementType element = node.Output.Type.Element;
        return (x, run) =>
        {
            double start = x[0]!.ToNumber(), step = x[2]!.ToNumber();
            double[] values = [.. Enumerable.Range(0, (int)Math.Max(0, Math.Ceiling((x[1]!.ToNumber() - start) / step))).Select(i => start + (i * step))];
            return tensor(values).to_type(run.TypeOf(element));
        };
    }

    private static Func<Tensor?[], Tensor> Trilu(Node node)
    {
        bool upper = node.Attributes.Flag("upper", true);
        return x =>
        {
            long diagonal = x.Length > 1 && x[1] is { } k ? (long)k.ToNumber() : 0;
            return upper ? x[0]!.triu(diagonal) : x[0]!.tril(diagonal);
        };
    }

    private static Func<Tensor?[], Tensor> Reshape(Node node)
    {
        long[]? known = node.TryStaticIntegers(1);
        bool zeroIsZero = node.Attributes.Flag("allowzero", false);
        bool copies = known is null || (!zeroIsZero && known.Contains(0));
        return x =>
        {
            long[] target = known ?? x[1]!.ToIntegers();
            if (copies && !zeroIsZero)
            {
                long[] from = x[0]!.shape;
                target = [.. target.Select((d, i) => d == 0 ? from[i] : d)];
            }

            return x[0]!.reshape(target);
        };
    }

    private static Func<Tensor?[], RunContext, Tensor> Shape(Node node)
    {
        long start = node.Attributes.Int("start", 0), end = node.Attributes.Int("end", long.MaxValue);
        return (x, _) =>
        {
            long[] shape = x[0]!.shape;
            int from = (int)Math.Clamp(start < 0 ? start + shape.Length : start, 0, shape.Length);
            int to = (int)Math.Clamp(end < 0 ? end + shape.Length : end, 0, shape.Length);
            return tensor(to > from ? shape[from..to] : [], [Math.Max(0, to - from)]);
        };
    }

    private static Func<Tensor?[], Tensor[]> Split(Node node)
    {
        long axis = node.Attributes.Int("axis", 0);
        int parts = node.Outputs.Count;
        long[]? known = node.TryStaticIntegers(1);
        return x =>
        {
            long size = x[0]!.shape[axis < 0 ? axis + x[0]!.ndim : axis];
            long each = (size + parts - 1) / parts;
            long[] sizes = x.Length > 1 && x[1] is { } given
                ? known ?? given.ToIntegers()
                : [.. Enumerable.Range(0, parts).Select(i => Math.Min(each, size - (i * each)))];
            var pieces = new Tensor[parts];
            long at = 0;
            for (int i = 0; i < parts; at += sizes[i], i++)
            {
                pieces[i] = x[0]!.narrow(axis, at, sizes[i]);
            }

            return pieces;
        };
    }

    private static Func<Tensor?[], Tensor> Squeeze(Node node)
    {
        long[]? known = node.TryStaticIntegers(1);
        return x =>
        {
            long[] shape = x[0]!.shape;
            long[] axes = x.Length > 1 && x[1] is { } given ? known ?? given.ToIntegers() : [.. Enumerable.Range(0, shape.Length).Where(i => shape[i] == 1)];
            HashSet<long> gone = [.. axes.Select(a => a < 0 ? a + shape.Length : a)];
            return x[0]!.reshape([.. shape.Where((_, i) => !gone.Contains(i))]);
        };
    }

    private static Func<Tensor, Tensor> Transpose(Node node)
    {
        int rank = node.Input(0).Shape.Rank;
        long[] permutation = node.Attributes.Ints("perm") ?? [.. Enumerable.Range(0, rank).Select(i => (long)(rank - 1 - i))];
        return x => x.permute(permutation);
    }

    private static Func<Tensor?[], Tensor> Unsqueeze(Node node)
    {
        long[]? known = node.TryStaticIntegers(1);
        return x =>
        {
            long[] axes = known ?? x[1]!.ToIntegers();
            int rank = (int)x[0]!.ndim + axes.Length;
            HashSet<long> added = [.. axes.Select(a => a < 0 ? a + rank : a)];
            long[] from = x[0]!.shape;
            var sizes = new long[rank];
            for (int i = 0, next = 0; i < rank; i++)
            {
                sizes[i] = added.Contains(i) ? 1 : from[next++];
            }

            return x[0]!.reshape(sizes);
        };
    }
}
