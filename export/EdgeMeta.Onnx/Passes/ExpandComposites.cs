using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Onnx.Passes;

/// <summary>Puts the definition of composite operators in their place, down to operators that are defined by themselves.</summary>
public static class ExpandComposites
{
    /// <summary>
    /// Batch normalisation in training mode, which is not safe to run on ONNX Runtime as a node: its kernel writes the running statistics over its inputs, and
    /// from the optimisation level "basic" on, initializers of equal content are one buffer, so that fresh statistics (var = 1) overwrite a fresh scale (1)
    /// and results are silently wrong (seen with 1.29; right with all optimisations off). Graphs that run must expand it.
    /// </summary>
    public static bool NormalizesByBatch(Node node) => node.Op.Type == "BatchNormalization" && node.Attributes.Flag("training_mode", false);

    /// <summary>The graph without the composite nodes that <paramref name="which"/> accepts, or without any where it is null.</summary>
    public static Graph Run(Graph graph, Func<Node, bool>? which = null)
    {
        Graph before;
        do
        {
            before = graph;
            graph = Rewrite.Run(before, (builder, node) =>
                node.Op is CompositeOp composite && (which?.Invoke(node) ?? true) ? composite.Expand(builder, node) : null);
        }
        while (!ReferenceEquals(before, graph));
        return graph;
    }
}
