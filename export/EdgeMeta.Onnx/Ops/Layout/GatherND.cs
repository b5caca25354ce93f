namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>Slices of x at index tuples, which are the last axis of the indices. https://onnx.ai/onnx/operators/onnx__GatherND.html, since 13.</summary>
public sealed class GatherND : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (TensorType x, TensorType indices) = (node.Input(0).Type, node.Input(1).Type);
        int batch = (int)node.Attributes.Int("batch_dims", 0);
        if (batch < 0 || indices.Rank == 0 || batch >= Math.Min(x.Rank, indices.Rank) || !indices.Shape[^1].IsStatic || indices.Shape[^1].Size > x.Rank - batch)
        {
            throw node.Malformed($"indices {indices} with {batch} batch axes do not index {x}");
        }

        return [new TensorType(x.Element, indices.Shape.SkipLast(1).Concat(x.Shape.Skip(batch + (int)indices.Shape[^1].Size)))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (node.Attributes.Int("batch_dims", 0) != 0)
        {
            throw node.Unsupported("batch_dims has no gradient rule", "put the batch index into the index tuples");
        }

        return [dy[0] is { } d
            ? builder.Op("ScatterND", new Attributes { { "reduction", "add" } }, builder.FillLike(node.Input(0), 0), node.Input(1), d)
            : null, null];
    }
}
