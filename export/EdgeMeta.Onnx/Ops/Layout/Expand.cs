namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>x broadcast against a shape given as input, in both directions. https://onnx.ai/onnx/operators/onnx__Expand.html, since 13.</summary>
public sealed class Expand : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) =>
        [new TensorType(node.Input(0).Type.Element, Autodiff.Broadcast.Of(node, node.Input(0).Shape, builder.ShapeFrom(node, 1)))];

    // Reverse mode sums the cotangent down.
    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) => [dy[0], null];
}
