namespace EdgeMeta.Onnx.Passes;

/// <summary>Drops nodes and literals that no output needs. Inputs and initializers stay: they are the graph's contract with its caller.</summary>
public static class DeadNodes
{
    /// <summary>The graph without them; the very same graph if there are none.</summary>
    public static Graph Run(Graph graph)
    {
        var needed = graph.Outputs.Select(o => o.Value).ToHashSet();
        var live = new List<Node>();
        foreach (Node node in graph.Nodes.Reverse().Where(n => n.Outputs.Any(needed.Contains)))
        {
            needed.UnionWith(node.Inputs.OfType<Value>());
            live.Add(node);
        }

        live.Reverse();
        return live.Count == graph.Nodes.Count && graph.Constants.All(needed.Contains) ? graph : Rewrite.Rebuild(graph, live, (_, _) => null);
    }
}
