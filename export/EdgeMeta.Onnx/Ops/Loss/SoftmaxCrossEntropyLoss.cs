namespace EdgeMeta.Onnx.Ops.Loss;

/// <summary>
/// The cross entropy of scores against labels; output 1 is the log probabilities.
/// https://onnx.ai/onnx/operators/onnx__SoftmaxCrossEntropyLoss.html, since 13.
/// </summary>
public sealed class SoftmaxCrossEntropyLoss : CompositeOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        var loss = ClassLoss.Of(node);
        Value log = builder.Op("LogSoftmax", new Attributes { { "axis", 1L } }, node.Input(0));
        Value reduced = loss.Reduce(builder, log, node.Input(1), node.OptionalInput(2));
        return node.OutputCount == 1 ? [reduced] : [reduced, log];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (node.OptionalInput(2) is not null || dy[0] is not { } d || dy.Skip(1).Any(v => v is not null))
        {
            return base.Vjp(builder, node, dy);
        }

        // (softmax - right class) times each example's share of the loss.
        var loss = ClassLoss.Of(node);
        (Value scores, Value labels) = (node.Input(0), node.Input(1));
        Value right = loss.RightClass(builder, scores, labels);
        Value probability = builder.Op("Softmax", new Attributes { { "axis", 1L } }, scores);
        Value counted = loss.Ignored is null ? probability : builder.Mul(probability, builder.ReduceSum(right, [1]));
        Value share = loss.Reduction switch
        {
            "none" => builder.Unsqueeze(d, 1),
            "sum" => d,
            _ => builder.Div(d, loss.Total(builder, right, labels, unweighted: true)),
        };
        return [builder.Mul(builder.Sub(counted, right), share), null];
    }
}
