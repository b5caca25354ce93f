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
        Lowering.Of("InstanceNormalization", InstanceNormalization),
        new Lowering("LayerNormalization", LayerNormalization),
    ];

    private static Kernel BatchNormalization(Node node)
    {
        float epsilon = node.Attributes.Float("epsilon", 1e-5f), momentum = node.Attributes.Float("momentum", 0.9f);
        if (!node.Attributes.Flag("training_mode", false))
        {
            return (x, _) => [F.batch_norm(x[0]!, x[3]!, x[4]!, x[1]!, x[2]!, training: false, momentum: 0, eps: epsilon)];
        }

        var layer = new BatchNormalizationLayer(node.Name, epsilon);
        if (node.Outputs.Count == 1)
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

    private static Func<Tensor?[], Tensor> InstanceNormalization(Node node)
    {
        double epsilon = node.Attributes.Float("epsilon", 1e-5f);
        return x => F.instance_norm(x[0]!, null, null, x[1]!, x[2]!, use_input_stats: true, momentum: 0, eps: epsilon);
    }

    private static Kernel LayerNormalization(Node node)
    {
        double epsilon = node.Attributes.Float("epsilon", 1e-5f);
        int axis = node.Input(0).Shape.Axis(node.Attributes.Int("axis", -1));
        return node.Outputs.Count > 1
            ? throw node.Unsupported("mean and inverse deviation as outputs are not run by the trainer", "use output 0 only")
            : (x, _) => [F.layer_norm(x[0]!, x[0]!.shape[axis..], x[1]!, x.Length > 2 ? x[2] : null, epsilon)];
    }
}
