namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>The elements converted to the type attribute <c>to</c> names. https://onnx.ai/onnx/operators/onnx__Cast.html, since 13.</summary>
public sealed class Cast : UnaryOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [node.Input(0).Type.As(Decode(node))];

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => Decode(node) is ElementType.Int64 or ElementType.Int32 ? node.Input(0).Integers : null;

    /// <inheritdoc/>
    protected override Value? Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) =>
        y.Type.Element.IsFloatingPoint() && x.Type.Element.IsFloatingPoint() ? b.Cast(dy, x.Type.Element) : null;

    private static ElementType Decode(Node node)
    {
        long to = node.Attributes.Int("to", 0);
        return Enum.IsDefined((ElementType)to)
            ? (ElementType)to
            : throw node.Unsupported($"it casts to element type {to}", "use float, double, int8, uint8, int32, int64 or bool");
    }
}
