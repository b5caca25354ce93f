using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Operators that pick or place elements by position. ONNX lets positions count from the end; torch's gathers do not.</summary>
internal static class LoweringIndexing
{
    private static readonly Scalar Zero = 0;
    private static readonly Scalar One = 1;

    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        Lowering.Of("Gather", Gather),
        Lowering.Of("GatherElements", GatherElements),
        Lowering.Of("GatherND", GatherND),
        Lowering.OfRun("OneHot", OneHot),
        Lowering.Of("ScatterElements", ScatterElements),
        Lowering.Of("ScatterND", ScatterND),
        Lowering.Of("Slice", Slice),
    ];

    private static Func<Tensor?[], Tensor> Gather(Node node)
    {
        long axis = node.Attributes.Int("axis", 0);
        return x =>
        {
            long at = axis < 0 ? axis + x[0]!.ndim : axis;
            long[] shape = x[0]!.shape, picked = x[1]!.shape;
            Tensor positions = FromFront(x[1]!, shape[at]).reshape(-1);
            return x[0]!.index_select(at, positions).reshape([.. shape.Take((int)at), .. picked, .. shape.Skip((int)at + 1)]);
        };
    }

    private static Func<Tensor?[], Tensor> GatherElements(Node node)
    {
        long axis = node.Attributes.Int("axis", 0);
        return x => x[0]!.gather(axis, FromFront(x[1]!, x[0]!.shape[axis < 0 ? axis + x[0]!.ndim : axis]));
    }

    private static Func<Tensor?[], Tensor> GatherND(Node node)
    {
        int batch = (int)node.Attributes.Int("batch_dims", 0);
        return x =>
        {
            long[] shape = x[0]!.shape, picked = x[1]!.shape;
            int depth = (int)picked[^1];
            long[] rest = shape[(batch + depth)..];
            return x[0]!.reshape([-1, .. rest]).index_select(0, RowsOf(x[1]!, shape, batch)).reshape([.. picked[..^1], .. rest]);
        };
    }

    private static Func<Tensor?[], Tensor> ScatterND(Node node)
    {
        string reduction = Reduction(node);
        return x =>
        {
            long[] shape = x[0]!.shape;
            int depth = (int)x[1]!.shape[^1];
            long rows = shape[..depth].Aggregate(1L, (n, d) => n * d), width = shape[depth..].Aggregate(1L, (n, d) => n * d);
            Tensor updates = x[2]!.reshape(-1, width);
            Tensor positions = RowsOf(x[1]!, shape, 0).unsqueeze(1).expand(updates.shape);
            Tensor flat = x[0]!.reshape(rows, width);
            return (reduction == "add" ? flat.scatter_add(0, positions, updates) : flat.scatter(0, positions, updates)).reshape(shape);
        };
    }

    /// <summary>Index tuples as positions in the indexed axes, flattened together with the batch axes before them.</summary>
    private static Tensor RowsOf(Tensor tuples, long[] shape, int batch)
    {
        long[] outer = tuples.shape[..batch];
        long batches = outer.Aggregate(1L, (n, d) => n * d);
        Tensor rows = tensor([.. Enumerable.Range(0, (int)batches).Select(i => (long)i)], [.. outer, .. Enumerable.Repeat(1L, (int)tuples.ndim - 1 - batch)]);
        for (int i = 0; i < tuples.shape[^1]; i++)
        {
            long size = shape[batch + i];
            rows = rows.mul(tensor(size)).add(FromFront(tuples.select(-1, i), size), One);
        }

        return rows.reshape(-1);
    }

    private static string Reduction(Node node)
    {
        string reduction = node.Attributes.String("reduction", "none");
        return reduction is "none" or "add" ? reduction : throw node.Unsupported($"reduction '{reduction}' is not run by the trainer", "use 'none' or 'add'");
    }

    private static Func<Tensor?[], RunContext, Tensor> OneHot(Node node)
    {
        long axis = node.Attributes.Int("axis", -1);
        ElementType element = node.Output.Type.Element;
        return (x, run) =>
        {
            long depth = (long)x[1]!.ToNumber();
            long at = axis < 0 ? axis + x[0]!.ndim + 1 : axis;
            Tensor classes = arange(Zero, (Scalar)depth, One, ScalarType.Int64).reshape([depth, .. Enumerable.Repeat(1L, (int)(x[0]!.ndim - at))]);
            Tensor hot = FromFront(x[0]!.to_type(ScalarType.Int64), depth).unsqueeze(at).eq(classes);
            return where(hot, x[2]!.select(0, 1), x[2]!.select(0, 0)).to_type(run.TypeOf(element));
        };
    }

    private static Func<Tensor?[], Tensor> ScatterElements(Node node)
    {
        long axis = node.Attributes.Int("axis", 0);
        string reduction = Reduction(node);
        return x =>
        {
            Tensor positions = FromFront(x[1]!, x[0]!.shape[axis < 0 ? axis + x[0]!.ndim : axis]);
            return reduction == "add" ? x[0]!.scatter_add(axis, positions, x[2]!) : x[0]!.scatter(axis, positions, x[2]!);
        };
    }

    private static Func<Tensor?[], Tensor> Slice(Node node)
    {
        long[]?[] known = [.. Enumerable.Range(0, 5).Select(i => i == 0 ? null : node.TryStaticIntegers(i))];
        return x =>
        {
            long[]? Given(int i) => x.Length > i && x[i] is { } given ? known[i] ?? given.ToIntegers() : null;
            long[] starts = Given(1)!, ends = Given(2)!;
            Tensor y = x[0]!;
            long[] axes = Given(3) ?? [.. Enumerable.Range(0, starts.Length)];
            long[] steps = Given(4) ?? [.. Enumerable.Repeat(1L, starts.Length)];
            for (int i = 0; i < starts.Length; i++)
            {
                long axis = axes[i] < 0 ? axes[i] + y.ndim : axes[i];
                y = Sliced(y, axis, starts[i], ends[i], steps[i]);
            }

            return y.alias();
        };
    }

    private static Tensor Sliced(Tensor x, long axis, long start, long end, long step)
    {
        long size = x.shape[axis];
        // A longer step takes the same one entry; torch computes start + step, which may overflow.
        step = Math.Clamp(step, -size - 1, size + 1);
        long from = start < 0 ? start + size : start, to = end < 0 ? end + size : end;
        if (step > 0)
        {
            from = Math.Clamp(from, 0, size);
            return x.slice(axis, from, Math.Max(from, Math.Clamp(to, 0, size)), step);
        }

        // torch has no negative steps: reverse the axis, then walk forwards.
        from = Math.Clamp(from, -1, size - 1);
        to = Math.Clamp(end < -size ? -1 : to, -1, size - 1);
        return x.flip(axis).slice(axis, size - 1 - from, Math.Max(size - 1 - from, size - 1 - to), -step);
    }

    private static Tensor FromFront(Tensor positions, long size)
    {
        Tensor wide = positions.to_type(ScalarType.Int64);
        return where(wide.lt(tensor(0L)), wide.add(tensor(size), One), wide);
    }
}
