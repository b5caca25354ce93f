namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// A tensor of one repeated value (attribute, float 0 by default) in the shape the input lists.
/// https://onnx.ai/onnx/operators/onnx__ConstantOfShape.html, since 13.
/// </summary>
public sealed class ConstantOfShape : NonDifferentiableOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorData value = Decode(node);
        return value.Count == 1
            ? [new TensorType(value.Element, builder.ShapeFrom(node, 0))]
            : throw node.Malformed($"attribute 'value' holds {value.Count} elements, expected one");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) =>
        Decode(node).ToIntegers() is [long value] && node.TryStaticIntegers(0) is { Length: <= 1 } dims && (dims.Length == 0 || dims[0] is >= 0 and <= 64)
            ? [.. Enumerable.Repeat((Dim)value, dims.Length == 0 ? 1 : (int)dims[0])]
            : null;

    private static TensorData Decode(Node node) => node.Attributes.Tensor("value") ?? TensorData.Vector(0f);
}
