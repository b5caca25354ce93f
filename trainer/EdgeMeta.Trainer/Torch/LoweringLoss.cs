using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Reduction = TorchSharp.torch.nn.Reduction;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Losses that torch has as one call.</summary>
internal static class LoweringLoss
{
    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        Lowering.Many("SoftmaxCrossEntropyLoss", SoftmaxCrossEntropyLoss),
    ];

    private static Func<Tensor?[], Tensor[]> SoftmaxCrossEntropyLoss(Node node, int wanted)
    {
        long ignored = node.Attributes.Int("ignore_index", -100);
        Reduction reduction = node.Attributes.String("reduction", "mean") switch
        {
            "none" => Reduction.None,
            "sum" => Reduction.Sum,
            _ => Reduction.Mean,
        };
        return x =>
        {
            Tensor? weight = x.Length > 2 ? x[2] : null;
            Tensor loss = F.cross_entropy(x[0]!, x[1]!.to_type(ScalarType.Int64), weight, ignored, reduction);
            return wanted > 1 ? [loss, x[0]!.log_softmax(1)] : [loss];
        };
    }
}
