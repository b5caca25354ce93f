namespace EdgeMeta.Onnx.Ops.Normalization;

/// <summary>
/// Normalisation of each channel, by given statistics or, with training_mode, by those of the batch.
/// https://onnx.ai/onnx/operators/onnx__BatchNormalization.html, since 15 (14 and 9 mean the same for equal element types).
/// In training mode outputs 1 and 2 are the running statistics, with the biased variance: running = running * momentum + batch * (1 - momentum).
/// </summary>
public sealed class BatchNormalization : CompositeOp
{
    private readonly record struct Normalizing(float Epsilon, float Momentum, bool Training, long[] Axes)
    {
        public static Normalizing Of(Node node)
        {
            Shape x = node.Input(0).Shape;
            if (x.Rank < 2 || Enumerable.Range(1, 4).Any(i => node.Input(i).Shape.Rank != 1 || Differ(node.Input(i).Shape[0], x[1])))
            {
                throw node.Malformed($"scale, bias, mean and variance must be vectors of the channels of x {x}");
            }

            bool training = node.Attributes.Flag("training_mode", false);
            return node.OutputCount == (training ? 3 : 1)
                ? new Normalizing(node.Attributes.Float("epsilon", 1e-5f), node.Attributes.Float("momentum", 0.9f), training,
                    [0, .. Enumerable.Range(2, x.Rank - 2)])
                : throw node.Malformed("there are three outputs in training mode, and one otherwise");
        }

        private static bool Differ(Dim a, Dim b) => a.IsStatic && b.IsStatic && a != b;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        bool training = Normalizing.Of(node).Training;
        TensorType x = node.Input(0).Type;
        return training ? [x, node.Input(3).Type, node.Input(4).Type] : [x];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        var normalizing = Normalizing.Of(node);
        Value Channel(int input) => PerChannel(builder, node, node.Input(input));
        Value x = node.Input(0);
        if (!normalizing.Training)
        {
            // One multiplication and one addition per element.
            Value factor = builder.Div(Channel(1), builder.Op("Sqrt", builder.Add(Channel(4), builder.Number(x, normalizing.Epsilon))));
            return [builder.Add(builder.Mul(builder.Sub(x, Channel(3)), factor), Channel(2))];
        }

        var standardized = Standardized.Of(builder, x, normalizing.Axes, normalizing.Epsilon);
        Value y = builder.Add(builder.Mul(standardized.Normal, Channel(1)), Channel(2));
        Value Running(int input, Value batch) => builder.Add(builder.Scale(node.Input(input), normalizing.Momentum),
            builder.Scale(builder.ReshapeLike(batch, node.Input(input)), 1 - (double)normalizing.Momentum));
        return [y, Running(3, standardized.Mean), Running(4, standardized.Variance)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        var normalizing = Normalizing.Of(node);
        if (!normalizing.Training || dy[0] is not { } d || dy.Skip(1).Any(v => v is not null))
        {
            return base.Vjp(builder, node, dy);
        }

        var standardized = Standardized.Of(builder, node.Input(0), normalizing.Axes, normalizing.Epsilon);
        Value factor = builder.Mul(standardized.Inverse, PerChannel(builder, node, node.Input(1)));
        (Value dx, Value sum, Value along) = standardized.Pull(builder, d, normalizing.Axes, factor);
        return [dx, builder.ReshapeLike(along, node.Input(1)), builder.ReshapeLike(sum, node.Input(2)), null, null];
    }

    private static Value PerChannel(GraphBuilder b, Node node, Value vector) =>
        b.Reshape(vector, [1, -1, .. Enumerable.Repeat(1L, node.Input(0).Shape.Rank - 2)]);
}
