namespace EdgeMeta.Onnx.Ops.Normalization;

/// <summary>
/// Normalisation of each channel of each example over its spatial axes. https://onnx.ai/onnx/operators/onnx__InstanceNormalization.html, since 6.
/// </summary>
public sealed class InstanceNormalization : CompositeOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        (Value x, Value scale, Value bias) = (node.Input(0), node.Input(1), node.Input(2));
        (long[] axes, float epsilon) = Decode(node);
        Value normal = Standardized.Of(builder, x, axes, epsilon).Normal;
        return [builder.Add(builder.Mul(normal, PerChannel(builder, scale, axes.Length)), PerChannel(builder, bias, axes.Length))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null, null, null];
        }

        (long[] axes, float epsilon) = Decode(node);
        var standardized = Standardized.Of(builder, node.Input(0), axes, epsilon);
        Value factor = builder.Mul(standardized.Inverse, PerChannel(builder, node.Input(1), axes.Length));
        (Value dx, Value sum, Value along) = standardized.Pull(builder, d, axes, factor);
        long[] others = [0, .. axes];
        return [dx, builder.ReduceSum(along, others, keepDims: false), builder.ReduceSum(sum, others, keepDims: false)];
    }

    private static (long[] Axes, float Epsilon) Decode(Node node)
    {
        Shape x = node.Input(0).Shape;
        return x.Rank >= 3 && node.Input(1).Shape.Rank == 1 && node.Input(2).Shape.Rank == 1
            ? ([.. Enumerable.Range(2, x.Rank - 2)], node.Attributes.Float("epsilon", 1e-5f))
            : throw node.Malformed($"the input has shape {x}, expected [N, C, spatial sizes ...] with scale and bias [C]");
    }

    private static Value PerChannel(GraphBuilder b, Value vector, int spatial) => b.Reshape(vector, [1, -1, .. Enumerable.Repeat(1L, spatial)]);
}
