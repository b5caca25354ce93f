namespace EdgeMeta.Onnx.Ops.Normalization;

/// <summary>
/// Normalisation over the axes from a given one to the last. https://onnx.ai/onnx/operators/onnx__LayerNormalization.html, since 17.
/// Outputs 1 and 2 are the mean and 1 / sqrt(variance + epsilon).
/// </summary>
public sealed class LayerNormalization : CompositeOp
{
    /// <inheritdoc/>
    public override int SinceVersion => 17;

    private readonly record struct Normalizing(long[] Axes, float Epsilon)
    {
        public static Normalizing Of(Node node)
        {
            Shape x = node.Input(0).Shape;
            long axis = node.Attributes.Int("axis", -1);
            return axis >= -x.Rank && axis < x.Rank
                ? new Normalizing([.. Enumerable.Range(x.Axis(axis), x.Rank - x.Axis(axis))], node.Attributes.Float("epsilon", 1e-5f))
                : throw node.Malformed($"axis {axis} lies outside the input's shape {x}");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        var normalizing = Normalizing.Of(node);
        var standardized = Standardized.Of(builder, node.Input(0), normalizing.Axes, normalizing.Epsilon);
        Value scaled = builder.Mul(standardized.Normal, node.Input(1));
        Value y = node.OptionalInput(2) is { } bias ? builder.Add(scaled, bias) : scaled;
        return [.. new[] { y, standardized.Mean, standardized.Inverse }.Take(node.OutputCount)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d || dy.Skip(1).Any(v => v is not null))
        {
            return base.Vjp(builder, node, dy);
        }

        var normalizing = Normalizing.Of(node);
        var standardized = Standardized.Of(builder, node.Input(0), normalizing.Axes, normalizing.Epsilon);
        Value dx = standardized.Pull(builder, builder.Mul(d, node.Input(1)), normalizing.Axes, standardized.Inverse).Dx;
        return [dx, builder.Mul(d, standardized.Normal), d];
    }
}
