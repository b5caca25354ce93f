using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// Batch normalisation of one batch that is given in parts: y = (x - mean) gain + bias with gain = scale / sqrt(variance + epsilon), the statistics over all
/// parts. Inputs scale [C], bias [C], parts; outputs parts, mean and biased variance [C]. Its gradient is written in closed form, Ioffe and Szegedy 2015:
/// a third of the passes over the images that differentiating the definition would take.
/// </summary>
/// <remarks>
/// Sums go over the positions of an example first and over examples then: one long sum of 32-bit floats loses digits that an inner step multiplies.
/// </remarks>
internal sealed class BatchStandardization : CompositeOp
{
    private static readonly BatchStandardization Instance = new();

    public override string Domain => PhaseConv.PrivateDomain;

    /// <summary>Appends the node; returns the normalised parts, then mean and variance.</summary>
    public static IReadOnlyList<Value> Append(GraphBuilder b, Value scale, Value bias, IReadOnlyList<Value> parts, int channelAxis, float epsilon) =>
        b.Node(Instance, [scale, bias, .. parts], new Attributes { { "axis", (long)channelAxis }, { "epsilon", epsilon } }, parts.Count + 2);

    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) =>
        [.. Parts(node).Select(p => p.Type), node.Input(0).Type, node.Input(0).Type];

    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        var batch = new Batch(builder, node);
        Value gain = batch.PerChannel(batch.Gain);
        Value bias = batch.PerChannel(node.Input(1));
        return [.. batch.Centred.Select(c => builder.Add(builder.Mul(c, gain), bias)), batch.Mean, batch.Variance];
    }

    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        int parts = node.Inputs.Count - 2;
        if (dy[parts] is not null || dy[parts + 1] is not null)
        {
            return base.Vjp(builder, node, dy);
        }

        var batch = new Batch(builder, node);
        Value[] d = [.. Enumerable.Range(0, parts).Select(i => dy[i] ?? builder.FillLike(node.Outputs[i], 0))];
        Value sum = batch.Sum(d);
        Value product = batch.Sum([.. d.Select((g, i) => builder.Mul(g, batch.Centred[i]))]);
        Value perPosition = builder.Div(batch.Gain, batch.Count);
        Value shift = batch.PerChannel(builder.Mul(perPosition, sum));
        Value slope = batch.PerChannel(builder.Mul(builder.Mul(perPosition, product), builder.Mul(batch.Inverse, batch.Inverse)));
        Value gain = batch.PerChannel(batch.Gain);
        return
        [
            builder.Mul(product, batch.Inverse),
            sum,
            .. d.Select((g, i) => builder.Sub(builder.Sub(builder.Mul(g, gain), builder.Mul(batch.Centred[i], slope)), shift)),
        ];
    }

    private static IReadOnlyList<Value> Parts(Node node) => [.. node.Inputs.Skip(2).OfType<Value>()];

    /// <summary>What the definition and its gradient share; appended twice, and merged again as common subexpressions.</summary>
    private sealed class Batch
    {
        private readonly GraphBuilder b;
        private readonly int axis;
        private readonly int rank;

        public Batch(GraphBuilder b, Node node)
        {
            this.b = b;
            axis = (int)node.Attributes.Int("axis", 1);
            IReadOnlyList<Value> parts = Parts(node);
            rank = parts[0].Shape.Rank;
            Count = Positions(parts);
            Mean = b.Div(Sum(parts), Count);
            Value mean = PerChannel(Mean);
            Centred = [.. parts.Select(x => b.Sub(x, mean))];
            Variance = b.Div(Sum([.. Centred.Select(c => b.Mul(c, c))]), Count);
            Inverse = b.Op("Reciprocal", b.Op("Sqrt", b.Add(Variance, b.Number(Variance, node.Attributes.Float("epsilon", 1e-5f)))));
            Gain = b.Mul(node.Input(0), Inverse);
        }

        /// <summary>Positions of the batch, as a scalar of the element type.</summary>
        public Value Count { get; }

        public Value Mean { get; }

        public Value Variance { get; }

        public Value Inverse { get; }

        public Value Gain { get; }

        public IReadOnlyList<Value> Centred { get; }

        /// <summary>[C] in the shape that broadcasts along the channels.</summary>
        public Value PerChannel(Value perChannel) => b.Reshape(perChannel, [.. Enumerable.Range(0, rank).Select(a => a == axis ? -1L : 1L)]);

        /// <summary>Sums [C] of all parts.</summary>
        public Value Sum(IReadOnlyList<Value> parts) => parts.Select(SumOne).Aggregate(b.Add);

        private Value SumOne(Value part)
        {
            long[] within = [.. Enumerable.Range(1, rank - 1).Where(a => a != axis)];
            return b.ReduceSum(within.Length > 0 ? b.ReduceSum(part, within, keepDims: false) : part, [0], keepDims: false);
        }

        private Value Positions(IReadOnlyList<Value> parts)
        {
            long perExample = parts.Sum(p => Enumerable.Range(1, rank - 1).Where(a => a != axis).Aggregate(1L, (n, a) => n * p.Shape[a].Size));
            Value examples = b.Squeeze(b.Slice(b.ShapeOf(parts[0]), [0], [1], [0], [1]), 0);
            return b.Scale(b.Cast(examples, parts[0].Type.Element), perExample);
        }
    }
}
