using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Onnx.Passes;

/// <summary>Puts the definition of composite operators in their place, down to operators that are defined by themselves.</summary>
public static class ExpandComposites
{
    /// <summary>The graph without the composite nodes that <paramref name="which"/> accepts, or without any where it is null.</summary>
    public static Graph Run(Graph graph, Func<Node, bool>? which = null)
    {
        Graph before;
        do
        {
            before = graph;
            graph = Rewrite.Run(before, (builder, node) => node.Op is CompositeOp composite && (which?.Invoke(node) ?? true) ? composite.Expand(builder, node) : null);
        }
        while (!ReferenceEquals(before, graph));
        return graph;
    }
}
