namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// x with slices written or, by attribute <c>reduction</c>, combined at index tuples, which are the last axis of the indices. Without reduction,
/// tuples must not repeat. Gradients exist for the reductions none and add.
/// https://onnx.ai/onnx/operators/onnx__ScatterND.html, since 16; 13 has no reduction and means the same.
/// </summary>
public sealed class ScatterND : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (TensorType x, TensorType indices, TensorType updates) = (node.Input(0).Type, node.Input(1).Type, node.Input(2).Type);
        return x.Element == updates.Element && indices.Rank > 0 && indices.Shape[^1] is { IsStatic: true } depth && depth.Size <= x.Rank
            && updates.Rank == indices.Rank - 1 + x.Rank - (int)depth.Size
            ? [x]
            : throw node.Malformed($"cannot scatter {updates} by {indices} into {x}");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        string reduction = node.Attributes.String("reduction", "none");
        if (reduction is not ("none" or "add"))
        {
            throw node.Unsupported($"reduction '{reduction}' has no gradient rule", "use 'none' or 'add'");
        }

        if (dy[0] is not { } d)
        {
            return [null, null, null];
        }

        Value indices = node.Input(1);
        Value dx = reduction == "add" ? d : builder.Op("ScatterND", d, indices, builder.FillLike(node.Input(2), 0));
        return [dx, null, builder.Op("GatherND", d, indices)];
    }
}
