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
    /// <param name="parts">Tensors that together hold the positions of the batch; each with the examples on axis 0 and static sizes elsewhere if there are several.</param>
    /// <param name="channelAxis">Where the C channels are.</param>
    /// <param name="scale">[C].</param>
    /// <param name="bias">[C].</param>
    /// <param name="statistics">Receives this node's statistics.</param>
    public static IReadOnlyList<Value> ByBatch(GraphBuilder b, Node node, IReadOnlyList<Value> parts, int channelAxis, Value scale, Value bias,
        ICollection<Statistics> statistics)
    {
        int rank = parts[0].Shape.Rank;
        long[] axes = [.. Enumerable.Range(0, rank).Where(a => a != channelAxis)];
        long[] perChannel = [.. Enumerable.Range(0, rank).Select(a => a == channelAxis ? -1L : 1L)];
        Value mean = Mean(b, parts, axes);
        Value[] centred = [.. parts.Select(x => b.Sub(x, mean))];
        Value variance = Mean(b, [.. centred.Select(c => b.Mul(c, c))], axes);
        statistics.Add(new Statistics(node.Name, b.Reshape(mean, -1), b.Reshape(variance, -1)));
        Value deviation = b.Op("Sqrt", b.Add(variance, b.Number(mean, Epsilon(node))));
        Value gain = b.Div(b.Reshape(scale, perChannel), deviation);
        Value shift = b.Reshape(bias, perChannel);
        return [.. centred.Select(c => b.Add(b.Mul(c, gain), shift))];
    }

    /// <summary>Normalises by given statistics, with the standard inference operator, which ONNX Runtime folds into a convolution.</summary>
    public static Value ByStatistics(GraphBuilder b, Node node, IReadOnlyList<Value> inputs, Value mean, Value variance) =>
        b.Node("BatchNormalization", [.. inputs, mean, variance], new Attributes { { "epsilon", Epsilon(node) } }, nodeName: node.Name)[0];

    private static float Epsilon(Node node) => node.Attributes.Float("epsilon", 1e-5f);

    private static Value Mean(GraphBuilder b, IReadOnlyList<Value> parts, long[] axes)
    {
        if (parts.Count == 1)
        {
            return b.Reduce("ReduceMean", parts[0], axes, keepDims: true);
        }

        // Parts have the same number of examples, which may be symbolic, and so weigh as many positions as one example has in them.
        double[] positions = [.. parts.Select(p => (double)axes.Where(a => a != 0).Aggregate(1L, (n, a) => n * p.Shape[(int)a].Size))];
        Value[] means = [.. parts.Select((p, i) => b.Scale(b.Reduce("ReduceMean", p, axes, keepDims: true), positions[i] / positions.Sum()))];
        return means.Aggregate(b.Add);
    }
}
