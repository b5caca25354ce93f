namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// Entries of x along an axis, at indices of any shape (negative ones count from the end).
/// https://onnx.ai/onnx/operators/onnx__Gather.html, since 13.
/// </summary>
public sealed class Gather : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (TensorType x, TensorType indices) = (node.Input(0).Type, node.Input(1).Type);
        int axis = Axis(node);
        return [new TensorType(x.Element, x.Shape.Take(axis).Concat(indices.Shape).Concat(x.Shape.Skip(axis + 1)))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node)
    {
        if (node.Input(0) is not { Shape.Rank: 1, Integers: { } x } || node.Input(1).Shape.Rank > 1 || node.TryStaticIntegers(1) is not { } indices)
        {
            return null;
        }

        return indices.All(i => i >= -x.Count && i < x.Count)
            ? [.. indices.Select(i => x[(int)(i < 0 ? i + x.Count : i)])]
            : throw node.Malformed($"indices [{string.Join(",", indices)}] leave the {x.Count} entries of '{node.Input(0).Name}'");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) => [dy[0] is { } d
        ? Scatter(builder, d, node.Input(1), node.Input(0), Axis(node))
        : null, null];

    /// <summary>Entries of the cotangent summed back to where they were gathered from.</summary>
    internal static Value Scatter(GraphBuilder builder, Value d, Value indices, Value x, int axis)
    {
        int rank = x.Shape.Rank;
        Value[] sizes = [.. Enumerable.Range(0, rank).Select(i => i == axis ? builder.Integers(-1) : builder.SizeOf(x, i))];
        Value flat = builder.Op("Reshape", d, builder.Concat(0, sizes));
        long[] column = [.. Enumerable.Range(0, rank).Select(i => i == axis ? -1L : 1L)];
        Value places = builder.Op("Expand", builder.Reshape(indices, column), builder.ShapeOf(flat));
        return builder.Op("ScatterElements", new Attributes { { "axis", (long)axis }, { "reduction", "add" } }, builder.FillLike(x, 0), places, flat);
    }

    private static int Axis(Node node) => node.Input(0).Shape.Axis(node.Attributes.Int("axis", 0));
}
