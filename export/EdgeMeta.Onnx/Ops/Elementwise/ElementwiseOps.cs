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

    /// <summary>The integers of the result by <paramref name="f"/>, which gives null for what cannot be told; null where one of them cannot.</summary>
    protected static IReadOnlyList<Dim>? Combine(Node node, Func<Dim, Dim, Dim?> f)
    {
        if (node.Input(0).Integers is not { Count: > 0 } x || node.Input(1).Integers is not { Count: > 0 } y
            || (x.Count != y.Count && x.Count != 1 && y.Count != 1))
        {
            return null;
        }

        Dim?[] combined = [.. Enumerable.Range(0, Math.Max(x.Count, y.Count)).Select(i => f(x[i % x.Count], y[i % y.Count]))];
        return combined.All(d => d is not null) ? Array.ConvertAll(combined, d => d!.Value) : null;
    }

    /// <summary>Whether both are known sizes.</summary>
    protected static bool Both(Dim x, Dim y) => x.IsStatic && y.IsStatic;

    /// <summary>The element type of the result; a comparison gives bool.</summary>
    protected virtual ElementType ResultElement(ElementType operand) => operand;

    /// <summary>The cotangents of x and y, in the broadcast shape.</summary>
    protected abstract Value?[] Vjp(GraphBuilder b, Value x, Value y, Value z, Value dz);
}
