namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>The product over axes. Forward only. https://onnx.ai/onnx/operators/onnx__ReduceProd.html, since 13.</summary>
public sealed class ReduceProd : ReduceOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy) => throw node.Unsupported("the gradient of a product over axes is not supported", "multiply slices with Mul instead");
}
