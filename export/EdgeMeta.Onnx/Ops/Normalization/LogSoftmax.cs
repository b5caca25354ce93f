namespace EdgeMeta.Onnx.Ops.Normalization;

/// <summary>The logarithm of <see cref="Softmax"/>, computed without overflow. https://onnx.ai/onnx/operators/onnx__LogSoftmax.html, since 13.</summary>
public sealed class LogSoftmax : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        _ = Softmax.Axis(node);
        return [node.Input(0).Type];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null];
        }

        Value sum = builder.ReduceSum(d, [Softmax.Axis(node)]);
        return [builder.Sub(d, builder.Mul(builder.Op("Exp", node.Output), sum))];
    }
}
