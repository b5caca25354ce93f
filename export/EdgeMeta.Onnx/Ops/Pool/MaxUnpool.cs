namespace EdgeMeta.Onnx.Ops.Pool;

/// <summary>
/// Zeros, with each element of x at its index into the flattened output. https://onnx.ai/onnx/operators/onnx__MaxUnpool.html, since 11.
/// The gradient supposes that no index occurs twice, as in the indices of a max-pool whose windows do not overlap.
/// </summary>
public sealed class MaxUnpool : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (TensorType x, TensorType indices) = (node.Input(0).Type, node.Input(1).Type);
        if (indices.Element != ElementType.Int64 || indices.Rank != x.Rank)
        {
            throw node.Malformed($"the indices are {indices} for values {x}");
        }

        if (node.OptionalInput(2) is { } sizes)
        {
            return sizes.Integers is { } known
                ? known.Count == x.Rank ? [new TensorType(x.Element, known)] : throw node.Malformed($"output_shape has {known.Count} sizes for values {x}")
                : [new TensorType(x.Element, x.Shape.Select(_ => builder.FreshDim()))];
        }

        SlidingWindow window = SlidingWindow.Decode(node, x.Shape);
        IEnumerable<Dim> spatial = Enumerable.Range(0, window.Rank).Select(i => x.Shape[i + 2].IsStatic
            ? ((x.Shape[i + 2].Size - 1) * window.Strides[i]) + window.Kernel[i] - window.PadsBegin[i] - window.PadsEnd[i]
            : builder.FreshDim());
        return [new TensorType(x.Element, [x.Shape[0], x.Shape[1], .. spatial])];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return new Value?[node.Inputs.Count];
        }

        Value taken = builder.Op("GatherElements", new Attributes { { "axis", 0L } }, builder.Reshape(d, -1), builder.Reshape(node.Input(1), -1));
        return [builder.Op("Reshape", taken, builder.ShapeOf(node.Input(0))), null, null];
    }
}
