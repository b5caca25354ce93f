namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>The largest or smallest element over axes; elements that tie share the cotangent equally, as torch.amax has it.</summary>
public abstract class ReduceExtremumOp : ReduceOp
{
    /// <inheritdoc/>
    protected sealed override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy)
    {
        Value winners = b.Indicator(b.Op("Equal", x, keptY), x);
        Value count = b.ReduceSum(winners, Array.ConvertAll(Decode(node).Axes, a => (long)a));
        return b.Mul(winners, b.Div(keptDy, count));
    }
}
