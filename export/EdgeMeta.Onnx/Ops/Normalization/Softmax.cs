namespace EdgeMeta.Onnx.Ops.Normalization;

/// <summary>e^x over its sum along an axis. https://onnx.ai/onnx/operators/onnx__Softmax.html, since 13.</summary>
public sealed class Softmax : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        _ = Axis(node);
        return [node.Input(0).Type];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null];
        }

        Value weighted = builder.Mul(d, node.Output);
        return [builder.Sub(weighted, builder.Mul(node.Output, builder.ReduceSum(weighted, [Axis(node)])))];
    }

    /// <summary>The axis counted from the front; the last where none is given.</summary>
    internal static int Axis(Node node)
    {
        Shape x = node.Input(0).Shape;
        long axis = node.Attributes.Int("axis", -1);
        return axis >= -x.Rank && axis < x.Rank ? x.Axis(axis) : throw node.Malformed($"axis {axis} lies outside the input's shape {x}");
    }
}
