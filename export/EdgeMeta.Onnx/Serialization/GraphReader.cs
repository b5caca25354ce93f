using EdgeMeta.Onnx.Ops;
using EdgeMeta.Onnx.Serialization.Proto;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>Rebuilds one graph of a file through <see cref="GraphBuilder"/>, which infers its types.</summary>
internal sealed class GraphReader(GraphProto graph, int fileOpset, IReadOnlySet<string> domains)
{
    private readonly GraphBuilder builder = new(graph.Name.Length > 0 ? graph.Name : "graph", Math.Max(fileOpset, Graph.BaseOpset));
    private readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);

    /// <summary>A domain by its one plain name: ai.onnx is also written as nothing.</summary>
    public static string Plain(string domain) => domain == "ai.onnx" ? "" : domain;

    /// <summary>The graph.</summary>
    public Graph Read()
    {
        if (graph.SparseInitializer.Count > 0)
        {
            throw new UnsupportedOperatorException("the graph has sparse initializers; store them densely before export");
        }

        Declare();
        for (int i = 0; i < graph.Node.Count; i++)
        {
            ReadNode(graph.Node[i], i);
        }

        DeclareOutputs();
        return builder.Build();
    }

    private void Declare()
    {
        var stored = graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var types = new DeclaredTypes(graph);
        var declared = new HashSet<string>(StringComparer.Ordinal);
        foreach (ValueInfoProto input in graph.Input)
        {
            // Up to IR version 3, initializers had to be listed among the inputs.
            if (!declared.Add(input.Name))
            {
                throw new OnnxFormatException($"the graph has two inputs named '{input.Name}'");
            }

            if (!stored.Contains(input.Name))
            {
                Enter(input.Name, "input", name => builder.Input(name, types.OfInput(input)));
            }
        }

        foreach (TensorProto initializer in graph.Initializer)
        {
            TensorData data = TensorReader.Read(initializer, $"initializer '{initializer.Name}'");
            Enter(initializer.Name, "initializer", name => builder.Initializer(name, data));
        }

        foreach (ValueInfoProto input in graph.Input.Where(i => stored.Contains(i.Name)))
        {
            DeclaredTypes.Check(input, values[input.Name], "initializer");
        }
    }

    private void DeclareOutputs()
    {
        if (graph.Output.Count == 0)
        {
            throw new OnnxFormatException("the graph has no outputs");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ValueInfoProto output in graph.Output)
        {
            if (!names.Add(output.Name))
            {
                throw new OnnxFormatException($"the graph has two outputs named '{output.Name}'");
            }

            if (!values.TryGetValue(output.Name, out Value? value))
            {
                throw new OnnxFormatException($"the graph's output '{output.Name}' is computed by no node");
            }

            DeclaredTypes.Check(output, value, "output");
            builder.Output(output.Name, value);
        }
    }

    private void ReadNode(NodeProto node, int index)
    {
        string name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(o => o.Length > 0) ?? $"#{index}";
        string where = $"node '{name}' ({node.OpType}, opset {fileOpset})";
        string domain = Plain(node.Domain);
        if (!domains.Contains(domain))
        {
            throw new OnnxFormatException($"{where}: the model does not import an opset of its domain '{node.Domain}'");
        }

        int outputs = node.Output.Count;
        while (outputs > 0 && node.Output[outputs - 1].Length == 0)
        {
            outputs--;
        }

        if (outputs == 0)
        {
            throw new OnnxFormatException($"{where}: it has no outputs");
        }

        Attributes attributes = AttributeReader.Read(node, where);
        IReadOnlyList<Value> results;
        if (domain.Length == 0 && node.OpType == "Constant")
        {
            results = [builder.Constant(AttributeReader.Literal(attributes, where), node.Output[0])];
            outputs = outputs == 1 ? 1 : throw new OnnxFormatException($"{where}: it has {outputs} outputs, a constant has one");
        }
        else
        {
            // Asked with the file's own opset: the builder's may be newer, and know operators that this file may not use.
            OpTable.Find(domain, node.OpType, name, fileOpset);
            Value?[] inputs = [.. node.Input.Select(i => i.Length == 0 ? null : Lookup(i, where))];
            results = Append(node, name, where, domain, inputs, attributes, outputs);
        }

        for (int i = 0; i < outputs; i++)
        {
            if (node.Output[i].Length > 0 && !values.TryAdd(node.Output[i], results[i]))
            {
                throw new OnnxFormatException($"{where}: its output '{node.Output[i]}' has the name of another value of the graph");
            }
        }
    }

    private IReadOnlyList<Value> Append(NodeProto node, string name, string where, string domain, Value?[] inputs, Attributes attributes, int outputs)
    {
        IReadOnlyList<Value> results;
        try
        {
            results = builder.Node(node.OpType, inputs, attributes, outputs, name, node.Output, domain);
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or IndexOutOfRangeException or InvalidOperationException
            or InvalidCastException)
        {
            // Sizes and attributes of a damaged file can drive inference into any corner; to the caller all of them are one fact.
            throw new OnnxFormatException($"{where}: its inputs and attributes do not fit together: {e.Message}", e);
        }

        foreach (Value result in results)
        {
            DeclaredTypes.CheckSize(result.Shape, $"{where}: its output '{result.Name}'");
        }

        return results;
    }

    private Value Lookup(string name, string where)
    {
        if (values.TryGetValue(name, out Value? value))
        {
            return value;
        }

        throw new OnnxFormatException(graph.Node.Any(n => n.Output.Contains(name))
            ? $"{where}: it reads '{name}', which is computed only by a later node; nodes must be in topological order"
            : $"{where}: it reads '{name}', which is no input, no initializer and computed by no node");
    }

    private void Enter(string name, string what, Func<string, Value> declare)
    {
        if (name.Length == 0)
        {
            throw new OnnxFormatException($"the graph has an {what} without a name");
        }

        if (values.ContainsKey(name))
        {
            throw new OnnxFormatException($"the {what} '{name}' has the name of another value of the graph");
        }

        values.Add(name, declare(name));
    }
}
