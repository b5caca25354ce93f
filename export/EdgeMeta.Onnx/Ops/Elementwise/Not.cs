namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = not x, of bools. https://onnx.ai/onnx/operators/onnx__Not.html, since 13.</summary>
public sealed class Not : NonDifferentiableOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => node.Input(0).Type is { Element: ElementType.Bool } x
        ? [x]
        : throw node.Malformed($"the input is {node.Input(0).Type}, expected bool");
}
