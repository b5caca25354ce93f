namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>The number of elements of x, a scalar int64. https://onnx.ai/onnx/operators/onnx__Size.html, since 13.</summary>
public sealed class Size : NonDifferentiableOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [new TensorType(ElementType.Int64, Onnx.Shape.Scalar)];

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => Sizes.Product(node.Input(0).Shape) is { } count ? [count] : null;
}
