namespace EdgeMeta.Onnx.Ops.Linear;

/// <summary>
/// Y = alpha A' B' + beta C, where A' is A or its transpose, B' likewise, and C broadcasts to Y. https://onnx.ai/onnx/operators/onnx__Gemm.html, since 13.
/// </summary>
/// <remarks>The gradients are Gemms with their transpose flags flipped, so that no transposed copy is ever made.</remarks>
public sealed class Gemm : Op
{
    private readonly record struct Form(float Alpha, float Beta, bool FlipA, bool FlipB);

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        Form form = Decode(node);
        (TensorType a, TensorType b) = (node.Input(0).Type, node.Input(1).Type);
        if (a.Element != b.Element || a.Rank != 2 || b.Rank != 2)
        {
            throw node.Malformed($"expected two matrices of one element type, found {a} and {b}");
        }

        Dim inner = a.Shape[form.FlipA ? 0 : 1], outer = b.Shape[form.FlipB ? 1 : 0];
        if (inner.IsStatic && outer.IsStatic && inner != outer)
        {
            throw node.Malformed($"inner dimensions differ: {a}{(form.FlipA ? " transposed" : "")} times {b}{(form.FlipB ? " transposed" : "")}");
        }

        var product = new Shape(a.Shape[form.FlipA ? 1 : 0], b.Shape[form.FlipB ? 0 : 1]);
        if (node.OptionalInput(2) is { } c && (c.Type.Element != a.Element || Autodiff.Broadcast.Of(node, product, c.Shape).Rank != 2))
        {
            throw node.Malformed($"the addend {c.Type} does not broadcast to {product}");
        }

        return [new TensorType(a.Element, product)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return new Value?[node.Inputs.Count];
        }

        Form form = Decode(node);
        (Value a, Value b) = (node.Input(0), node.Input(1));
        Value Product(Value left, Value right, bool flipLeft, bool flipRight) => builder.Op("Gemm", Written(form.Alpha, flipLeft, flipRight), left, right);
        Value da = form.FlipA ? Product(b, d, form.FlipB, true) : Product(d, b, false, !form.FlipB);
        Value db = form.FlipB ? Product(d, a, true, form.FlipA) : Product(a, d, !form.FlipA, false);
        return [da, db, form.Beta == 1 ? d : builder.Scale(d, form.Beta)];
    }

    /// <summary>The attributes of A' B'.</summary>
    internal static Attributes Written(float alpha, bool flipA, bool flipB) =>
        new() { { "alpha", alpha }, { "transA", flipA ? 1L : 0L }, { "transB", flipB ? 1L : 0L } };

    private static Form Decode(Node node) => new(
        node.Attributes.Float("alpha", 1), node.Attributes.Float("beta", 1), node.Attributes.Flag("transA", false), node.Attributes.Flag("transB", false));
}
