namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>Tensors joined along an axis. https://onnx.ai/onnx/operators/onnx__Concat.html, since 13.</summary>
public sealed class Concat : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType first = node.Input(0).Type;
        int axis = Axis(node);
        var joined = first.Shape.ToArray();
        for (int i = 1; i < node.Inputs.Count; i++)
        {
            TensorType next = node.Input(i).Type;
            if (next.Element != first.Element || next.Rank != first.Rank)
            {
                throw node.Malformed($"cannot join {first} and {next}");
            }

            for (int k = 0; k < joined.Length; k++)
            {
                Dim old = joined[k], added = next.Shape[k];
                joined[k] = k == axis ? Total(builder, old, added)
                    : old.IsStatic && added.IsStatic && old != added ? throw node.Malformed($"cannot join {first} and {next} along axis {axis}")
                    : old.IsStatic ? old : added;
            }
        }

        return [new TensorType(first.Element, joined)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) =>
        node.Input(0).Shape.Rank == 1 && node.Inputs.All(i => i!.Integers is not null) ? [.. node.Inputs.SelectMany(i => i!.Integers!)] : null;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return new Value?[node.Inputs.Count];
        }

        int axis = Axis(node);
        var parts = new Value[node.Inputs.Count];
        Value start = builder.Integers(0);
        for (int i = 0; i < parts.Length; i++)
        {
            Value size = builder.SizeOf(node.Input(i), axis);
            Value end = start.Data is { } a && size.Data is { } b ? builder.Integers(a.As<long>()[0] + b.As<long>()[0]) : builder.Add(start, size);
            parts[i] = builder.Op("Slice", d, start, end, builder.Integers(axis));
            start = end;
        }

        return parts;
    }

    private static int Axis(Node node) => node.Attributes.Has("axis")
        ? node.Input(0).Shape.Axis(node.Attributes.Int("axis", 0))
        : throw node.Malformed("attribute 'axis' is missing");

    private static Dim Total(GraphBuilder builder, Dim x, Dim y) => x.Is(0) ? y : y.Is(0) ? x : x.IsStatic && y.IsStatic ? x.Size + y.Size : builder.FreshDim();
}
