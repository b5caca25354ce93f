namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>Where along an axis the largest or smallest element is, as int64: the first or, by attribute, the last of those that tie.</summary>
public abstract class ArgExtremumOp : NonDifferentiableOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        Shape shape = node.Input(0).Shape;
        int axis = shape.Axis(node.Attributes.Int("axis", 0));
        Shape reduced = node.Attributes.Flag("keepdims", true) ? shape.With(axis, 1) : new Shape(shape.Where((_, i) => i != axis));
        return [new TensorType(ElementType.Int64, reduced)];
    }
}
