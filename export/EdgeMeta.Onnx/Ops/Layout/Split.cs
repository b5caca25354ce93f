namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// x cut along an axis into parts of the sizes the second input lists, or into equal ones; from opset 18 the last may be smaller.
/// https://onnx.ai/onnx/operators/onnx__Split.html, since 13.
/// </summary>
public sealed class Split : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        int axis = Axis(node);
        return [.. Parts(node, builder, x.Shape[axis]).Select(size => new TensorType(x.Element, x.Shape.With(axis, size)))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) => dy.All(d => d is null)
        ? [null, null]
        : [builder.Concat(Axis(node), [.. dy.Select((d, i) => d ?? builder.FillLike(node.Outputs[i], 0))]), null];

    private static Dim[] Parts(Node node, GraphBuilder builder, Dim whole)
    {
        int count = node.OutputCount;
        if (node.OptionalInput(1) is { } sizes)
        {
            Dim[] listed = sizes.Integers is { } known ? [.. known] : [.. Enumerable.Range(0, count).Select(_ => builder.FreshDim())];
            return listed.Length == count && (!whole.IsStatic || !listed.All(d => d.IsStatic) || listed.Sum(d => d.Size) == whole.Size)
                ? listed
                : throw node.Malformed($"parts [{string.Join(",", listed)}] do not make {count} outputs of a dimension {whole}");
        }

        if (node.Opset >= 18 && !node.Attributes.Has("num_outputs"))
        {
            throw node.Malformed("from opset 18, parts need either sizes or attribute 'num_outputs'");
        }

        if (node.Attributes.Has("num_outputs") && node.Attributes.Int("num_outputs", 0) != count)
        {
            throw node.Malformed($"num_outputs is {node.Attributes.Int("num_outputs", 0)}, but the node has {count} outputs");
        }

        if (!whole.IsStatic)
        {
            return [.. Enumerable.Range(0, count).Select(_ => count == 1 ? whole : builder.FreshDim())];
        }

        long part = (whole.Size + count - 1) / count, last = whole.Size - (part * (count - 1));
        return last == part || (node.Opset >= 18 && last >= 0)
            ? [.. Enumerable.Repeat((Dim)part, count - 1), last]
            : throw node.Malformed($"a dimension of {whole} does not split into {count} equal parts");
    }

    private static int Axis(Node node) => node.Input(0).Shape.Axis(node.Attributes.Int("axis", 0));
}
