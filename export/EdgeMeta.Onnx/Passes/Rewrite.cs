namespace EdgeMeta.Onnx.Passes;

/// <summary>What passes are made of: a graph is appended anew, node by node, and a rule may put other values in the place of a node's outputs.</summary>
internal static class Rewrite
{
    /// <summary>
    /// What stands in the place of the outputs of a node that has just been appended, or null to keep it. The rule sees the new graph only: symbols the
    /// builder made for sizes nobody named do not mean the same in the old one.
    /// </summary>
    public delegate IReadOnlyList<Value>? Rule(GraphBuilder builder, Node node);

    /// <summary>The graph after the rule, without the nodes that became dead; the very same graph if the rule found nothing.</summary>
    public static Graph Run(Graph graph, Rule rule)
    {
        bool changed = false;
        Graph rewritten = Rebuild(graph, graph.Nodes, (builder, node) =>
        {
            IReadOnlyList<Value>? replacement = rule(builder, node);
            changed |= replacement is not null;
            return replacement;
        });
        return changed ? DeadNodes.Run(rewritten) : graph;
    }

    /// <summary>A graph of these nodes: every input, initializer and output of the old one is kept, and the literals still used.</summary>
    public static Graph Rebuild(Graph graph, IEnumerable<Node> nodes, Rule rule)
    {
        var builder = new GraphBuilder(graph.Name, graph.Opset);
        var map = new Dictionary<Value, Value>();
        foreach (Value input in graph.Inputs)
        {
            map.Add(input, builder.Input(input.Name, input.Type));
        }

        foreach (Value initializer in graph.Initializers)
        {
            map.Add(initializer, builder.Initializer(initializer.Name, initializer.Data!));
        }

        void Literal(Value? value)
        {
            if (value is { Kind: ValueKind.Constant } && !map.ContainsKey(value))
            {
                map.Add(value, builder.Constant(value.Data!, value.Name));
            }
        }

        foreach (Node node in nodes)
        {
            foreach (Value? input in node.Inputs)
            {
                Literal(input);
            }

            builder.InlineNode(node, map);
            if (rule(builder, map[node.Outputs[0]].Producer!) is { } replacement)
            {
                for (int i = 0; i < replacement.Count; i++)
                {
                    map[node.Outputs[i]] = Fitting(node, map[node.Outputs[i]], replacement[i]);
                }
            }
        }

        foreach (GraphOutput output in graph.Outputs)
        {
            Literal(output.Value);
            builder.Output(output.Name, map[output.Value]);
        }

        return builder.Build();
    }

    private static Value Fitting(Node node, Value original, Value replacement) =>
        original.Type.Element == replacement.Type.Element && original.Type.Rank == replacement.Type.Rank
            ? replacement
            : throw new InvalidOperationException($"a pass put '{replacement}' in the place of '{original}' of node '{node.Name}' ({node.Op.Type})");
}
