namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = f(x1, ..., xn), n at least 1, broadcast as numpy does.</summary>
public abstract class VariadicOp : Op
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType type = node.Input(0).Type;
        for (int i = 1; i < node.Inputs.Count; i++)
        {
            TensorType next = node.Input(i).Type;
            type = next.Element == type.Element
                ? new TensorType(type.Element, Autodiff.Broadcast.Of(node, type.Shape, next.Shape))
                : throw node.Malformed($"inputs are of different element types, {type} and {next}");
        }

        return [type];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) => dy[0] is { } d
        ? Vjp(builder, [.. node.Inputs.OfType<Value>()], node.Output, d)
        : new Value?[node.Inputs.Count];

    /// <summary>The cotangents of the inputs, in the broadcast shape.</summary>
    protected abstract Value?[] Vjp(GraphBuilder b, Value[] x, Value z, Value dz);
}
