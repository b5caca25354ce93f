namespace EdgeMeta.Onnx.Ops.Normalization;

/// <summary>
/// The identity, with a mask of ones. https://onnx.ai/onnx/operators/onnx__Dropout.html, since 13. Training mode, which is random, is refused.
/// </summary>
public sealed class Dropout : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        if (node.OptionalInput(2) is { } training && !(training.Data is { Count: 1 } flag && flag.Element == ElementType.Bool && !flag.As<bool>()[0]))
        {
            throw node.Unsupported("training_mode is not a constant false", "export the model for inference; adaptation draws no random numbers");
        }

        TensorType x = node.Input(0).Type;
        return [x, x.As(ElementType.Bool)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) => [dy[0], null, null];
}
