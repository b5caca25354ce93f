namespace EdgeMeta.Onnx.Passes;

/// <summary>
/// The passes that make a derived graph small. Results stay the same bit for bit, save the sign of a zero; inputs, initializers and output names are kept.
/// </summary>
public static class Pipeline
{
    // Each round removes nodes or ends; real graphs settle in three or four.
    private const int MaximumRounds = 1000;

    /// <summary>All passes over and over until none finds anything.</summary>
    public static Graph Optimize(Graph graph)
    {
        for (int round = 0; round < MaximumRounds; round++)
        {
            Graph before = graph;
            graph = DeadNodes.Run(Simplify.Run(CommonSubexpressions.Run(ConstantFolding.Run(graph))));
            if (ReferenceEquals(before, graph))
            {
                return graph;
            }
        }

        throw new InvalidOperationException($"the passes do not settle on graph '{graph.Name}'");
    }
}
