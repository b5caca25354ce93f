using EdgeMeta.Export.Formulations;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Graphs;

/// <summary>Mean and biased variance per channel, [C] each, of the input of one normalisation node.</summary>
internal sealed record Statistics(string Node, Value Mean, Value Variance);

/// <summary>Batch normalisation as each norm policy wants it, in operators every ONNX Runtime build runs.</summary>
/// <remarks>BatchNormalization with training_mode=1 is left out of ONNX Runtime's inference builds, so it is written out.</remarks>
internal static class Normalization
{
    /// <summary>Normalises parts of one batch by the statistics of all of it, and records them.</summary>
    /// <param name="b">Receives the nodes.</param>
    /// <param name="node">The BatchNormalization node.</param>
    /// <param name="parts">Tensors that together hold the positions of the batch; each with the examples on axis 0 and static sizes elsewhere
    /// if there are several.</param>
    /// <param name="channelAxis">Where the C channels are.</param>
    /// <param name="scale">[C].</param>
    /// <param name="bias">[C].</param>
    /// <param name="statistics">Receives this node's statistics.</param>
    public static IReadOnlyList<Value> ByBatch(GraphBuilder b, Node node, IReadOnlyList<Value> parts, int channelAxis, Value scale, Value bias,
        ICollection<Statistics> statistics)
    {
        IReadOnlyList<Value> normalized = BatchStandardization.Append(b, scale, bias, parts, channelAxis, Epsilon(node));
        statistics.Add(new Statistics(node.Name, normalized[^2], normalized[^1]));
        return [.. normalized.SkipLast(2)];
    }

    /// <summary>Normalises by given statistics, with the standard inference operator, which ONNX Runtime folds into a convolution.</summary>
    public static Value ByStatistics(GraphBuilder b, Node node, IReadOnlyList<Value> inputs, Value mean, Value variance) =>
        b.Node("BatchNormalization", [.. inputs, mean, variance], new Attributes { { "epsilon", Epsilon(node) } }, nodeName: node.Name)[0];

    private static float Epsilon(Node node) => node.Attributes.Float("epsilon", 1e-5f);
}
