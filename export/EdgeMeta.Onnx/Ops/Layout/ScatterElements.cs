namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// x with updates written or, by attribute <c>reduction</c>, combined at y[.., indices[i, j, ...], ..]. Without reduction, indices must not repeat, as the
/// specification demands. Gradients exist for the reductions none and add.
/// https://onnx.ai/onnx/operators/onnx__ScatterElements.html, since 16; 13 has no reduction and means the same.
/// </summary>
public sealed class ScatterElements : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (TensorType x, TensorType indices, TensorType updates) = (node.Input(0).Type, node.Input(1).Type, node.Input(2).Type);
        _ = x.Shape.Axis(node.Attributes.Int("axis", 0));
        return x.Rank == indices.Rank && x.Rank == updates.Rank && x.Element == updates.Element
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
        var along = new Attributes { { "axis", node.Attributes.Int("axis", 0) } };
        Value dx = reduction == "add" ? d : builder.Op("ScatterElements", along, d, indices, builder.FillLike(indices, d.Type.Element, 0));
        return [dx, null, builder.Op("GatherElements", along, d, indices)];
    }
}
