namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z tells of each pair whether a relation holds, broadcast as numpy does; bool, hence no gradient.</summary>
public abstract class ComparisonOp : BinaryOp
{
    /// <inheritdoc/>
    protected sealed override ElementType ResultElement(ElementType operand) => ElementType.Bool;

    /// <inheritdoc/>
    protected sealed override Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz) => [null, null];
}

/// <summary>A connective of two bools, broadcast as numpy does.</summary>
public abstract class LogicalOp : BinaryOp
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => node.Input(0).Type.Element == ElementType.Bool
        ? base.Infer(node, builder)
        : throw node.Malformed($"the inputs are {node.Input(0).Type} and {node.Input(1).Type}, expected bools");

    /// <inheritdoc/>
    protected sealed override Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz) => [null, null];
}
