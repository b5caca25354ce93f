namespace EdgeMeta.Onnx.Ops.Loss;

/// <summary>The negative log-likelihood of log probabilities. https://onnx.ai/onnx/operators/onnx__NegativeLogLikelihoodLoss.html, since 13.</summary>
public sealed class NegativeLogLikelihoodLoss : CompositeOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node) =>
        [ClassLoss.Of(node).Reduce(builder, node.Input(0), node.Input(1), node.OptionalInput(2))];
}
