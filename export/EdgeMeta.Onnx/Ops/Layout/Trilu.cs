namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// The upper (default) or lower triangle of the last two axes, from diagonal k on; zero elsewhere.
/// https://onnx.ai/onnx/operators/onnx__Trilu.html, since 14.
/// </summary>
public sealed class Trilu : Op
{
    /// <inheritdoc/>
    public override int SinceVersion => 14;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => node.Input(0).Shape.Rank >= 2
        ? [node.Input(0).Type]
        : throw node.Malformed($"the input is {node.Input(0).Type}, expected a matrix or a batch of them");

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) =>
        [dy[0] is { } d ? builder.Op("Trilu", node.Attributes, d, node.OptionalInput(1)) : null, null];
}
