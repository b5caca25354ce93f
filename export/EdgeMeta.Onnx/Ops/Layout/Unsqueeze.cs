namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>x with axes of size 1 inserted, at places counted in the result. https://onnx.ai/onnx/operators/onnx__Unsqueeze.html, since 13.</summary>
public sealed class Unsqueeze : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        long[] axes = node.StaticIntegers(1);
        var result = Onnx.Shape.Of(new long[x.Rank + axes.Length]);
        int[] inserted = [.. axes.Select(result.Axis).Distinct()];
        if (inserted.Length != axes.Length)
        {
            throw node.Malformed($"axes [{string.Join(",", axes)}] name one twice");
        }

        var rest = new Queue<Dim>(x.Shape);
        return [new TensorType(x.Element, Enumerable.Range(0, result.Rank).Select(i => inserted.Contains(i) ? 1 : rest.Dequeue()).ToArray())];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node) => node.Input(0).Shape.Rank + node.StaticIntegers(1).Length <= 1 ? node.Input(0).Integers : null;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) =>
        [dy[0] is { } d ? builder.Squeeze(d, node.StaticIntegers(1)) : null, null];
}
