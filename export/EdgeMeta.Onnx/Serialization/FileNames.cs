namespace EdgeMeta.Onnx.Serialization;

/// <summary>
/// The names values have in a file. In the IR an output's name is apart from its value's; in a file it is the name of the tensor, so a computed value
/// takes the first output name asked for it. Other uses (a second name, an input passed through) need a copy.
/// </summary>
internal sealed class FileNames
{
    private readonly Dictionary<Value, string> names = [];
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public FileNames(Graph graph)
    {
        foreach (Value value in graph.Inputs.Concat(graph.Initializers))
        {
            taken.Add(value.Name);
            names.Add(value, value.Name);
        }

        var outputs = new HashSet<string>(StringComparer.Ordinal);
        foreach (GraphOutput output in graph.Outputs)
        {
            if (!outputs.Add(output.Name) || (taken.Contains(output.Name) && names.GetValueOrDefault(output.Value) != output.Name))
            {
                throw new OnnxFormatException($"output '{output.Name}' of graph '{graph.Name}' has the name of another output, input or initializer");
            }

            if (output.Value.Kind == ValueKind.Output)
            {
                names.TryAdd(output.Value, output.Name);
            }
        }

        taken.UnionWith(outputs);
        foreach (Value value in graph.Constants.Concat(graph.Nodes.SelectMany(n => n.Outputs)))
        {
            if (!names.ContainsKey(value))
            {
                names.Add(value, Fresh(value.Name));
            }
        }
    }

    /// <summary>The name of a value.</summary>
    public string Of(Value value) => names.TryGetValue(value, out string? name)
        ? name
        : throw new ArgumentException($"'{value}' does not belong to the graph that is written");

    /// <summary>A name nobody else has.</summary>
    public string Fresh(string hint)
    {
        string name = hint;
        for (int n = 1; !taken.Add(name); n++)
        {
            name = $"{hint}_{n}";
        }

        return name;
    }
}
