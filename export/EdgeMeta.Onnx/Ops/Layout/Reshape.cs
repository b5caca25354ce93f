namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// The elements of x in another shape; -1 stands once for what remains, 0 copies the input's dimension unless <c>allowzero</c> is set.
/// https://onnx.ai/onnx/operators/onnx__Reshape.html, since 14; 13 has no allowzero and means the same.
/// </summary>
public sealed class Reshape : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        if (node.Input(1).Integers is not { } wanted)
        {
            return [new TensorType(x.Element, builder.ShapeFrom(node, 1))];
        }

        bool copies = !node.Attributes.Flag("allowzero", false);
        Dim[] dims = [.. wanted.Select((d, i) => !d.Is(0) || !copies ? d
            : i < x.Rank ? x.Shape[i] : throw node.Malformed($"dimension {i} copies none of {x}"))];
        int open = Array.FindIndex(dims, d => d.Is(-1));
        if (dims.Count(d => d.Is(-1)) > 1 || dims.Any(d => d.IsStatic && d.Size < -1))
        {
            throw node.Malformed($"[{string.Join(",", wanted)}] is no shape: -1 may stand once, and nothing below it");
        }

        if (open >= 0)
        {
            Dim[] known = [.. dims.Where((_, i) => i != open)];
            dims[open] = Sizes.Quotient(x.Shape, known) is { } rest ? rest
                : x.Shape.IsStatic && known.All(d => d.IsStatic) ? throw Misfit(node, wanted) : builder.FreshDim();
        }

        var shape = new Onnx.Shape(dims);
        return shape.ElementCount is { } count && x.Shape.ElementCount is { } held && count != held
            ? throw Misfit(node, wanted)
            : [new TensorType(x.Element, shape)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => node.Input(1).Integers is { Count: <= 1 } ? node.Input(0).Integers : null;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) =>
        [dy[0] is { } d ? builder.ReshapeLike(d, node.Input(0)) : null, null];

    private static OnnxFormatException Misfit(Node node, IReadOnlyList<Dim> wanted) =>
        node.Malformed($"{node.Input(0).Type} does not fit into [{string.Join(",", wanted)}]");
}
