namespace EdgeMeta.Onnx.Ops.Normalization;

/// <summary>
/// Normalisation of groups of channels of each example. https://onnx.ai/onnx/operators/onnx__GroupNormalization.html, since 18.
/// Scale and bias are one number per group in opset 18 to 20, and one per channel from 21 on.
/// </summary>
public sealed class GroupNormalization : CompositeOp
{
    /// <inheritdoc/>
    public override int SinceVersion => 18;

    private readonly record struct Grouping(long Groups, long Channels, float Epsilon, bool AffinePerGroup, int SpatialRank)
    {
        public static Grouping Of(Node node)
        {
            Shape x = node.Input(0).Shape;
            if (x.Rank < 3 || !x[1].IsStatic)
            {
                throw node.Malformed($"the input has shape {x}, expected [N, C, spatial sizes ...] with C known");
            }

            long groups = node.Attributes.Int("num_groups", 0);
            bool perGroup = node.Opset < 21;
            long affine = perGroup ? groups : x[1].Size;
            if (groups < 1 || x[1].Size % groups != 0 || Enumerable.Range(1, 2).Any(i => node.Input(i).Shape.Rank != 1 || !node.Input(i).Shape[0].Is(affine)))
            {
                throw node.Malformed($"num_groups {groups} must divide the channels of {x}, and scale and bias must have {affine} elements");
            }

            return new Grouping(groups, x[1].Size, node.Attributes.Float("epsilon", 1e-5f), perGroup, x.Rank - 2);
        }

        /// <summary>Scale or bias, for x seen as [N, groups, -1] or as it is.</summary>
        public Value Spread(GraphBuilder b, Value vector) =>
            AffinePerGroup ? b.Reshape(vector, 1, Groups, 1) : b.Reshape(vector, [1, Channels, .. Enumerable.Repeat(1L, SpatialRank)]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        var grouping = Grouping.Of(node);
        Value x = node.Input(0);
        Value normal = Standardized.Of(builder, builder.Reshape(x, 0, grouping.Groups, -1), [2], grouping.Epsilon).Normal;
        Value Affine(Value v) => builder.Add(builder.Mul(v, grouping.Spread(builder, node.Input(1))), grouping.Spread(builder, node.Input(2)));
        Value Restored(Value v) => builder.Op("Reshape", v, builder.ShapeOf(x));
        return [grouping.AffinePerGroup ? Restored(Affine(normal)) : Affine(Restored(normal))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null, null, null];
        }

        var grouping = Grouping.Of(node);
        Value x = node.Input(0);
        Value Grouped(Value v) => builder.Reshape(v, 0, grouping.Groups, -1);
        Value Restored(Value v) => builder.Op("Reshape", v, builder.ShapeOf(x));
        var standardized = Standardized.Of(builder, Grouped(x), [2], grouping.Epsilon);
        // The affine map acts on x by group, or on x as it is.
        Value outer = grouping.AffinePerGroup ? Grouped(d) : d;
        Value normal = grouping.AffinePerGroup ? standardized.Normal : Restored(standardized.Normal);
        long[] others = [0, .. Enumerable.Range(2, outer.Shape.Rank - 2)];
        Value scaled = builder.Mul(outer, grouping.Spread(builder, node.Input(1)));
        Value dx = standardized.Pull(builder, grouping.AffinePerGroup ? scaled : Grouped(scaled), [2], standardized.Inverse).Dx;
        return [Restored(dx), builder.ReduceSum(builder.Mul(outer, normal), others, keepDims: false), builder.ReduceSum(outer, others, keepDims: false)];
    }
}
