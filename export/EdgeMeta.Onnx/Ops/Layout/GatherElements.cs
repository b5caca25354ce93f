namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// y[i, j, ...] = x[.., indices[i, j, ...], ..] with the index replacing the one along the axis.
/// https://onnx.ai/onnx/operators/onnx__GatherElements.html, since 13.
/// </summary>
public sealed class GatherElements : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (TensorType x, TensorType indices) = (node.Input(0).Type, node.Input(1).Type);
        _ = x.Shape.Axis(node.Attributes.Int("axis", 0));
        return x.Rank == indices.Rank
            ? [new TensorType(x.Element, indices.Shape)]
            : throw node.Malformed($"indices {indices} are not of the rank of {x}");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) => [dy[0] is { } d
        ? builder.Op("ScatterElements", new Attributes { { "axis", node.Attributes.Int("axis", 0) }, { "reduction", "add" } },
            builder.FillLike(node.Input(0), 0), node.Input(1), d)
        : null, null];
}
