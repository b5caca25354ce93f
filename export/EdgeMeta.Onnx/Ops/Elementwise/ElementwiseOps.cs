namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = f(x), element by element, of x's type and shape.</summary>
public abstract class UnaryOp : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [node.Input(0).Type];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) =>
        [dy[0] is { } d ? Vjp(builder, node, node.Input(0), node.Output, d) : null];

    /// <summary>The cotangent of x, from x, y and the cotangent of y; null where f is flat.</summary>
    protected abstract Value? Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy);
}

/// <summary>z = f(x, y), broadcast as numpy does.</summary>
public abstract class BinaryOp : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (Value x, Value y) = (node.Input(0), node.Input(1));
        return x.Type.Element == y.Type.Element
            ? [new TensorType(ResultElement(x.Type.Element), Autodiff.Broadcast.Of(node, x.Shape, y.Shape))]
            : throw node.Malformed($"inputs are of different element types, {x.Type} and {y.Type}");
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) =>
        dy[0] is { } d ? Vjp(builder, node.Input(0), node.Input(1), node.Output, d) : [null, null];

    /// <summary>The element type of the result; a comparison gives bool.</summary>
    protected virtual ElementType ResultElement(ElementType operand) => operand;

    /// <summary>The cotangents of x and y, in the broadcast shape.</summary>
    protected abstract Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz);
}
