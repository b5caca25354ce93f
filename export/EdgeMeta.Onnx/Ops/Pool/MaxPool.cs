namespace EdgeMeta.Onnx.Ops.Pool;

/// <summary>
/// The maximum of each window, and optionally where it was found: an index into the whole of x, flattened.
/// https://onnx.ai/onnx/operators/onnx__MaxPool.html, since 12. Indices in column-major order are refused.
/// The gradient goes to the first maximum of a window in row-major order, as in torch; flat image areas make ties systematic.
/// </summary>
public sealed class MaxPool : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        SlidingWindow window = SlidingWindow.Decode(node, x.Shape);
        if (node.OutputCount > 1 && node.Attributes.Int("storage_order", 0) != 0)
        {
            throw node.Unsupported("Indices in column-major order are not supported", "leave storage_order at 0");
        }

        for (int i = 0; i < window.Rank; i++)
        {
            if (Math.Max(window.PadsBegin[i], window.PadsEnd[i]) >= window.Extent(i))
            {
                throw node.Malformed($"padding of {window.PadsBegin[i]} and {window.PadsEnd[i]} makes windows of {window.Extent(i)} that see nothing");
            }
        }

        Shape places = window.Slide(node, x.Shape, x.Shape[1], builder);
        return [new TensorType(x.Element, places), new TensorType(ElementType.Int64, places)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null];
        }

        Value x = node.Input(0);
        SlidingWindow window = SlidingWindow.Decode(node, x.Shape);
        Value indices = node.Outputs.Count > 1 ? node.Outputs[1] : builder.Node("MaxPool", [x], node.Attributes, outputCount: 2, node.Name)[1];
        if (window.Tiles(x.Shape))
        {
            var tiles = new Attributes { { "kernel_shape", window.Kernel }, { "strides", window.Strides } };
            return [builder.Op("MaxUnpool", tiles, d, indices, builder.ShapeOf(x))];
        }

        Value zeros = builder.Reshape(builder.FillLike(x, 0), -1);
        Value summed = builder.Op("ScatterElements", new Attributes { { "axis", 0L }, { "reduction", "add" } },
            zeros, builder.Reshape(indices, -1), builder.Reshape(d, -1));
        return [builder.Op("Reshape", summed, builder.ShapeOf(x))];
    }
}
