using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Replaces composites that torch has no row for by their definitions, until none is left.</summary>
internal static class CompositeExpansion
{
    public static Graph Run(Graph graph)
    {
        while (Live(graph).Any(IsDefined))
        {
            graph = Once(graph);
        }

        return graph;
    }

    /// <summary>The nodes that some output depends on, in order.</summary>
    public static List<Node> Live(Graph graph)
    {
        var needed = new HashSet<Value>(graph.Outputs.Select(o => o.Value));
        var live = new List<Node>();
        foreach (Node node in graph.Nodes.Reverse().Where(n => n.Outputs.Any(needed.Contains)))
        {
            needed.UnionWith(node.Inputs.OfType<Value>());
            live.Add(node);
        }

        live.Reverse();
        return live;
    }

    private static bool IsDefined(Node node) => node.Op is CompositeOp && !LoweringTable.Has(node.Op);

    private static Graph Once(Graph graph)
    {
        var builder = new GraphBuilder(graph.Name, graph.Opset);
        var map = new Dictionary<Value, Value>();
        foreach (Value input in graph.Inputs)
        {
            map[input] = builder.Input(input.Name, input.Type);
        }

        foreach (Value initializer in graph.Initializers)
        {
            map[initializer] = builder.Initializer(initializer.Name, initializer.Data!);
        }

        foreach (Value constant in graph.Constants)
        {
            map[constant] = builder.Constant(constant.Data!, constant.Name);
        }

        foreach (Node node in Live(graph))
        {
            builder.InlineNode(node, map);
            if (IsDefined(node))
            {
                // The copy itself stays behind without a reader; whoever reads the graph next takes live nodes only.
                IReadOnlyList<Value> expanded = ((CompositeOp)node.Op).Expand(builder, builder.Nodes[^1]);
                for (int i = 0; i < node.Outputs.Count; i++)
                {
                    map[node.Outputs[i]] = expanded[i];
                }
            }
        }

        foreach (GraphOutput output in graph.Outputs)
        {
            builder.Output(output.Name, map[output.Value]);
        }

        return builder.Build();
    }
}
