using EdgeMeta.Export.Formulations;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Graphs;

/// <summary>Mean and biased variance per channel, [C] each, of the input of one normalisation node.</summary>
internal sealed record Statistics(string Node, Value Mean, Value Variance);

/// <summary>Batch normalisation as each norm policy wants it, in operators every ONNX Runtime build runs.</summary>
/// <remarks>BatchNormalization with training_mode=1 is left out of ONNX Runtime's inference builds, so it is written out.</remarks>
internal static class Normalization
{
    /// <summary>Normalises x, channels on axis 1, by the statistics of its own batch, and records them.</summary>
    /// <param name="b">Receives the nodes.</param>
    /// <param name="node">The BatchNormalization node.</param>
    /// <param name="inputs">x, and scale and bias [C].</param>
    /// <param name="statistics">Receives this node's statistics.</param>
    public static Value ByBatch(GraphBuilder b, Node node, IReadOnlyList<Value> inputs, ICollection<Statistics> statistics)
    {
        (Value mean, Value variance) = BatchMoments.Append(b, inputs[0], 1);
        statistics.Add(new Statistics(node.Name, mean, variance));
        return Standardize(b, node, inputs[0], 1, mean, variance, inputs[1], inputs[2]);
    }

    /// <summary>(x - mean) scale / sqrt(variance + epsilon) + bias, all [C] but x.</summary>
    public static Value Standardize(GraphBuilder b, Node node, Value x, int channelAxis, Value mean, Value variance, Value scale, Value bias)
    {
        Value inverse = b.Op("Reciprocal", b.Op("Sqrt", b.Add(variance, b.Number(variance, Epsilon(node)))));
        Value centred = PerChannel.Apply(b, "Sub", x, mean, channelAxis);
        return PerChannel.Apply(b, "Add", PerChannel.Apply(b, "Mul", centred, b.Mul(scale, inverse), channelAxis), bias, channelAxis);
    }

    /// <summary>Normalises by given statistics, with the standard inference operator, which ONNX Runtime folds into a convolution.</summary>
    public static Value ByStatistics(GraphBuilder b, Node node, IReadOnlyList<Value> inputs, Value mean, Value variance) =>
        b.Node("BatchNormalization", [.. inputs, mean, variance], new Attributes { { "epsilon", Epsilon(node) } }, nodeName: node.Name)[0];

    private static float Epsilon(Node node) => node.Attributes.Float("epsilon", 1e-5f);
}
