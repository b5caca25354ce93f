namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// The dimensions [start, end) of x as int64.
/// https://onnx.ai/onnx/operators/onnx__Shape.html, since 15; 13 has no attributes and means the same.
/// </summary>
public sealed class Shape : NonDifferentiableOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [new TensorType(ElementType.Int64, Integers(node).Count)];

    /// <inheritdoc/>
    public override IReadOnlyList<Dim> Integers(Node node)
    {
        Onnx.Shape x = node.Input(0).Shape;
        int Bound(long at) => (int)Math.Clamp(at < 0 ? at + x.Rank : at, 0, x.Rank);
        return [.. x.Take(Bound(node.Attributes.Int("end", x.Rank))).Skip(Bound(node.Attributes.Int("start", 0)))];
    }
}
