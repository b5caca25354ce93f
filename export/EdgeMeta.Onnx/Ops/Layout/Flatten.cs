namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// x as a matrix: the axes before <c>axis</c> are its rows, the others its columns.
/// https://onnx.ai/onnx/operators/onnx__Flatten.html, since 13.
/// </summary>
public sealed class Flatten : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        long axis = node.Attributes.Int("axis", 1);
        int split = axis == x.Rank ? x.Rank : x.Shape.Axis(axis);
        Dim Count(IEnumerable<Dim> dims) => Sizes.Product(dims) ?? builder.FreshDim();
        return [new TensorType(x.Element, Count(x.Shape.Take(split)), Count(x.Shape.Skip(split)))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) =>
        [dy[0] is { } d ? builder.ReshapeLike(d, node.Input(0)) : null];
}
