using EdgeMeta.Bundles;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Graphs;

/// <summary>The losses of a recipe as graphs; each is the mean over the examples (and, for regression, over the outputs).</summary>
internal static class Losses
{
    /// <summary>Appends the loss of <paramref name="output"/> against <paramref name="y"/>; a scalar.</summary>
    public static Value Append(GraphBuilder b, LossKind loss, Value output, Value y) => loss switch
    {
        LossKind.CrossEntropy => b.Op("SoftmaxCrossEntropyLoss", output, y),
        LossKind.MeanSquaredError => MeanSquare(b, b.Sub(output, y)),
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "unknown loss"),
    };

    private static Value MeanSquare(GraphBuilder b, Value difference) =>
        b.Reduce("ReduceMean", b.Mul(difference, difference), [.. Enumerable.Range(0, difference.Shape.Rank)], keepDims: false);
}
