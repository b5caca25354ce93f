namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// x[start:end:step] along the listed axes, with numpy's negative indices, clamping and negative steps.
/// https://onnx.ai/onnx/operators/onnx__Slice.html, since 13.
/// </summary>
public sealed class Slice : Op
{
    /// <summary>What is taken along one axis; starts and ends as written, null where known only at run time.</summary>
    private readonly record struct Cut(int Axis, Dim? Start, Dim? End, long? Step);

    /// <summary>A cut along a static axis: entries First, First + Step, ..., Count of them.</summary>
    private readonly record struct Progression(long First, long Step, long Count);

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        var dims = x.Shape.ToArray();
        foreach (Cut cut in Decode(node))
        {
            Dim dim = dims[cut.Axis];
            dims[cut.Axis] = Resolve(cut, dim) is { } p ? p.Count
                : TakesAll(cut, dim) ? dim
                : Leading(cut) ?? builder.FreshDim();
        }

        return [new TensorType(x.Element, dims)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) =>
        node.Input(0) is { Shape.Rank: 1, Integers: { } x } && Decode(node) is [Cut cut] && Resolve(cut, x.Count) is { } p
            ? [.. Enumerable.Range(0, (int)p.Count).Select(i => x[(int)(p.First + (i * p.Step))])]
            : null;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        var dx = new Value?[node.Inputs.Count];
        if (dy[0] is not { } d)
        {
            return dx;
        }

        Value x = node.Input(0);
        IReadOnlyList<Cut> cuts = Decode(node);
        for (int i = 0; i < cuts.Count; i++)
        {
            int axis = cuts[i].Axis;
            if (Resolve(cuts[i], x.Shape[axis]) is { } p)
            {
                d = PutBack(builder, d, axis, p, x.Shape[axis].Size);
            }
            else if (!TakesAll(cuts[i], x.Shape[axis]))
            {
                d = PutBackAtRunTime(builder, node, d, axis, i);
            }
            else if (cuts[i].Step == -1)
            {
                d = Reversed(builder, d, axis);
            }
        }

        dx[0] = d;
        return dx;
    }

    /// <summary>A cut's entries back in an axis of zeros: gaps between them are padded in, then both ends.</summary>
    private static Value PutBack(GraphBuilder builder, Value d, int axis, Progression p, long size)
    {
        if (p.Count == 0)
        {
            return Padded(builder, d, axis, 0, size);
        }

        (long first, long step) = (p.First, p.Step);
        if (step < 0)
        {
            d = Reversed(builder, d, axis);
            (first, step) = (first + (step * (p.Count - 1)), -step);
        }

        if (step > 1)
        {
            Value spread = Padded(builder, builder.Unsqueeze(d, axis + 1), axis + 1, 0, step - 1);
            Value[] sizes = [.. Enumerable.Range(0, d.Shape.Rank).Select(i => i == axis ? builder.Integers(p.Count * step) : builder.SizeOf(d, i))];
            d = builder.Op("Reshape", spread, builder.Concat(0, sizes));
        }

        return Padded(builder, d, axis, first, size - first - (p.Count * step));
    }

    /// <summary>The same for an axis or bounds known only at run time: the same cut of 0, 1, 2, ... tells where the entries came from.</summary>
    private static Value PutBackAtRunTime(GraphBuilder builder, Node node, Value d, int axis, int index)
    {
        Value x = node.Input(0), at = builder.Integers(index), zero = builder.Constant(TensorData.Scalar(0L));
        Value? Entry(int input) => node.OptionalInput(input) is { } all ? builder.Cast(builder.Op("Gather", all, at), ElementType.Int64) : null;
        Value size = builder.Squeeze(builder.SizeOf(x, axis), 0);
        Value places = builder.Op("Range", zero, size, builder.Constant(TensorData.Scalar(1L)));
        Value taken = builder.Op("Slice", places, Entry(1), Entry(2), builder.Integers(0), Entry(4));
        Value[] sizes = [.. Enumerable.Range(0, d.Shape.Rank).Select(i => builder.SizeOf(i == axis ? x : d, i))];
        Value zeros = builder.Op("ConstantOfShape", new Attributes { { "value", TensorData.Of(d.Type.Element, [1], 0) } }, builder.Concat(0, sizes));
        return Gather.Scatter(builder, d, taken, zeros, axis);
    }

    private static Value Reversed(GraphBuilder builder, Value d, int axis) => builder.Slice(d, [-1], [long.MinValue], [axis], [-1]);

    private static Value Padded(GraphBuilder builder, Value d, int axis, long before, long after)
    {
        var pads = new long[2 * d.Shape.Rank];
        (pads[axis], pads[axis + d.Shape.Rank]) = (before, after);
        return before == 0 && after == 0 ? d : builder.Op("Pad", d, builder.Integers(pads));
    }

    /// <summary>The entries taken, where axis and bounds are static.</summary>
    private static Progression? Resolve(Cut cut, Dim dim)
    {
        if (!dim.IsStatic || cut is not { Start.IsStatic: true, End.IsStatic: true, Step: { } step })
        {
            return null;
        }

        long size = dim.Size, low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
        long Bound(Dim at) => Math.Clamp(at.Size < 0 ? at.Size + size : at.Size, low, high);
        long start = Bound(cut.Start.Value), end = Bound(cut.End.Value);
        long span = step > 0 ? end - start : start - end;
        ulong stride = step > 0 ? (ulong)step : (ulong)-(step + 1) + 1;
        long count = span <= 0 ? 0 : (long)(((ulong)span - 1) / stride) + 1;
        return new Progression(start, count <= 1 ? Math.Sign(step) : step, count);
    }

    /// <summary>Whether the whole axis is taken, forwards or backwards, whatever its size.</summary>
    private static bool TakesAll(Cut cut, Dim dim) => cut.Step switch
    {
        1 => cut.Start is { } start && start.Is(0) && cut.End is { } end && (end == dim || (end.IsStatic && end.Size >= int.MaxValue)),
        -1 => cut.Start is { IsStatic: true } start && (start.Size == -1 || start.Size >= int.MaxValue)
            && cut.End is { IsStatic: true } end && end.Size <= -int.MaxValue,
        _ => false,
    };

    /// <summary>The count of the leading entries up to a dimension: x[0:n] of something at least as long.</summary>
    private static Dim? Leading(Cut cut) =>
        cut is { Step: 1, Start: { } start, End: { IsStatic: false } end } && start.Is(0) ? end : null;

    private static IReadOnlyList<Cut> Decode(Node node)
    {
        Onnx.Shape shape = node.Input(0).Shape;
        int count = node.Input(1).Shape is [{ IsStatic: true } n] ? (int)n.Size
            : throw node.Unsupported($"the starts are '{node.Input(1)}'", "give them a static length");
        int[] axes = node.OptionalInput(3) is null ? [.. Enumerable.Range(0, count)] : [.. node.StaticIntegers(3).Select(shape.Axis)];
        long[]? steps = node.OptionalInput(4) is null ? [.. Enumerable.Repeat(1L, count)] : node.TryStaticIntegers(4);
        if (axes.Length != count || axes.Distinct().Count() != count || count > shape.Rank || steps?.Contains(0) == true || steps?.Length is { } k && k != count
            || node.Input(2).Shape is not [Dim ends] || !ends.Is(count))
        {
            throw node.Malformed("starts, ends, axes and steps should be of one length, axes distinct and steps not 0");
        }

        return [.. Enumerable.Range(0, count).Select(i => new Cut(axes[i], node.Input(1).Integers?[i], node.Input(2).Integers?[i], steps?[i]))];
    }
}
