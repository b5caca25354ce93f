using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Normalisation layers that torch has fused. Batch normalisation in training mode obeys the run's <see cref="NormContext"/>.</summary>
internal static class LoweringNormalization
{
    private static readonly Scalar One = 1;

    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        new Lowering("BatchNormalization", BatchNormalization),
        Lowering.Many("Dropout", (_, wanted) => wanted > 1 ? x => [x[0]!.alias(), ones_like(x[0]!, ScalarType.Bool)] : x => [x[0]!.alias()]),
        Lowering.Of("GroupNormalization", GroupNormalization),
        Lowering.Of("InstanceNormalization", InstanceNormalization),
        new Lowering("LayerNormalization", LayerNormalization),
    ];

    private static Kernel BatchNormalization(Node node, int wanted)
    {
        float epsilon = node.Attributes.Float("epsilon", 1e-5f), momentum = node.Attributes.Float("momentum", 0.9f);
        if (!node.Attributes.Flag("training_mode", false))
        {
            return (x, _) => [F.batch_norm(x[0]!, x[3]!, x[4]!, x[1]!, x[2]!, training: false, momentum: 0, eps: epsilon)];
        }

        var layer = new BatchNormalizationLayer(node.Name, epsilon);
        if (wanted == 1)
        {
            return (x, run) => [layer.Normalize(x[0]!, x[1]!, x[2]!, run)];
        }

        Scalar keep = momentum, take = 1 - momentum;
        return (x, run) =>
        {
            (Tensor mean, Tensor variance) = BatchNormalizationLayer.Moments(x[0]!);
            return
            [
                layer.Normalize(x[0]!, x[1]!, x[2]!, run),
                x[3]!.mul(keep).add(mean.mul(take), One),
                x[4]!.mul(keep).add(variance.mul(take), One),
            ];
        };
    }

    private static Func<Tensor?[], Tensor> GroupNormalization(Node node)
    {
        double epsilon = node.Attributes.Float("epsilon", 1e-5f);
        long groups = node.Attributes.Int("num_groups", 1);
        bool perGroup = node.Opset < 21;
        return x =>
        {
            long channels = x[0]!.shape[1] / groups;
            Tensor PerChannel(Tensor v) => perGroup && channels > 1 ? v.unsqueeze(1).expand(groups, channels).reshape(-1) : v;
            return F.group_norm(x[0]!, groups, PerChannel(x[1]!), PerChannel(x[2]!), epsilon);
        };
    }

    private static Func<Tensor?[], Tensor> InstanceNormalization(Node node)
    {
        double epsilon = node.Attributes.Float("epsilon", 1e-5f);
        return x => F.instance_norm(x[0]!, null, null, x[1]!, x[2]!, use_input_stats: true, momentum: 0, eps: epsilon);
    }

    private static Kernel LayerNormalization(Node node, int wanted)
    {
        double epsilon = node.Attributes.Float("epsilon", 1e-5f);
        int axis = node.Input(0).Shape.Axis(node.Attributes.Int("axis", -1));
        Kernel normalize = (x, _) => [F.layer_norm(x[0]!, x[0]!.shape[axis..], x[1]!, x.Length > 2 ? x[2] : null, epsilon)];
        if (wanted == 1)
        {
            return normalize;
        }

        long[] axes = [.. Enumerable.Range(axis, node.Input(0).Shape.Rank - axis)];
        Scalar stabilizer = epsilon;
        return (x, run) =>
        {
            Tensor mean = x[0]!.mean(axes, true);
            Tensor centred = x[0]!.sub(mean);
            Tensor[] outputs = [normalize(x, run)[0], mean, centred.mul(centred).mean(axes, true).add(stabilizer).rsqrt()];
            return outputs[..wanted];
        };
    }
}
