namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>The mean over axes. https://onnx.ai/onnx/operators/onnx__ReduceMean.html, since 13; axes are an input from 18.</summary>
public sealed class ReduceMean : ReduceOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy)
    {
        Dim[] reduced = [.. Decode(node).Axes.Select(axis => x.Shape[axis])];
        Value share = reduced.All(d => d.IsStatic)
            ? b.Scale(keptDy, 1.0 / reduced.Aggregate(1.0, (n, d) => n * d.Size))
            : b.Mul(keptDy, b.Div(Count(b, keptY), Count(b, x)));
        return b.ExpandLike(share, x);
    }

    private static Value Count(GraphBuilder b, Value v) => b.Cast(b.Op("Size", v), v.Type.Element);
}
