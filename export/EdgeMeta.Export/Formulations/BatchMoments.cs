using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// Mean and biased variance [C] of each channel of a batch x, examples on axis 0, with their gradient in closed form (Ioffe and Szegedy 2015).
/// </summary>
/// <remarks>
/// Sums go over the positions of an example first and over examples then: one long sum of 32-bit floats loses digits that an inner step multiplies.
/// </remarks>
internal sealed class BatchMoments : CompositeOp
{
    private static readonly BatchMoments Instance = new();

    public override string Domain => PhaseConv.PrivateDomain;

    /// <summary>Appends the node.</summary>
    public static (Value Mean, Value Variance) Append(GraphBuilder b, Value x, int channelAxis)
    {
        IReadOnlyList<Value> moments = b.Node(Instance, [x], new Attributes { { "axis", (long)channelAxis } }, 2);
        return (moments[0], moments[1]);
    }

    /// <summary>Positions of a batch, as a scalar of its element type: of all axes but the channels'.</summary>
    public static Value Count(GraphBuilder b, Value x, int channelAxis)
    {
        long perExample = Within(x, channelAxis).Aggregate(1L, (count, axis) => count * x.Shape[(int)axis].Size);
        Value examples = b.Squeeze(b.Slice(b.ShapeOf(x), [0], [1], [0], [1]), 0);
        return b.Scale(b.Cast(examples, x.Type.Element), perExample);
    }

    /// <summary>Sums [C] over a batch.</summary>
    public static Value Sum(GraphBuilder b, Value x, int axis)
    {
        long[] within = [.. Within(x, axis)];
        return b.ReduceSum(within.Length > 0 ? b.ReduceSum(x, within, keepDims: false) : x, [0], keepDims: false);
    }

    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        var perChannel = new TensorType(x.Element, x.Shape[Axis(node)]);
        return [perChannel, perChannel];
    }

    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        (Value x, int axis) = (node.Input(0), Axis(node));
        Value count = Count(builder, x, axis);
        Value mean = builder.Div(Sum(builder, x, axis), count);
        Value centred = PerChannel.Apply(builder, "Sub", x, mean, axis);
        return [mean, builder.Div(Sum(builder, builder.Mul(centred, centred), axis), count)];
    }

    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        (Value x, int axis) = (node.Input(0), Axis(node));
        Value count = Count(builder, x, axis);
        Value mean = builder.Div(dy[0] ?? builder.FillLike(node.Outputs[0], 0), count);
        Value variance = builder.Scale(builder.Div(dy[1] ?? builder.FillLike(node.Outputs[1], 0), count), 2);
        Value centred = PerChannel.Apply(builder, "Sub", x, node.Outputs[0], axis);
        return [PerChannel.Apply(builder, "Add", PerChannel.Apply(builder, "Mul", centred, variance, axis), mean, axis)];
    }

    private static int Axis(Node node) => (int)node.Attributes.Int("axis", 1);

    private static IEnumerable<long> Within(Value x, int axis) => Enumerable.Range(1, x.Shape.Rank - 1).Where(a => a != axis).Select(a => (long)a);
}
