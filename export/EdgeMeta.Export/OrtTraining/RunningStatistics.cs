using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>
/// Running statistics of batch normalisation that a file stores together with a parameter. PyTorch's exporter merges tensors of equal content: in a fresh
/// net the running mean is the bias (both 0) and the running variance the scale (both 1), and training one would silently move the other.
/// </summary>
public static class RunningStatistics
{
    private const int FirstStatistic = 3;

    /// <summary>The names of a model's running statistics: moved by averaging, not by a gradient, and as initializers they look like parameters.</summary>
    internal static HashSet<string> Names(Graph model) =>
        [.. model.Nodes.Where(n => n.Op.Type == "BatchNormalization").SelectMany(n => n.Inputs.Skip(FirstStatistic)).OfType<Value>().Select(v => v.Name)];

    /// <summary>The model with a tensor of their own for such statistics; the very same model if there are none.</summary>
    public static Graph Separate(Graph model)
    {
        ILookup<Value, Node> readers = model.Nodes.SelectMany(n => n.Inputs.OfType<Value>().Distinct().Select(i => (i, n))).ToLookup(p => p.i, p => p.n);
        bool IsShared(Value statistic) =>
            statistic.Kind == ValueKind.Output || readers[statistic].Any(n => !IsInference(n) || n.Inputs.Take(FirstStatistic).Contains(statistic));
        HashSet<Value> shared = [.. model.Nodes.Where(IsInference).SelectMany(n => n.Inputs.Skip(FirstStatistic)).OfType<Value>()
            .Where(v => Stored(v) is not null && IsShared(v))];
        if (shared.Count == 0)
        {
            return model;
        }

        var b = new GraphBuilder(model.Name, model.Opset);
        var map = new Dictionary<Value, Value>();
        foreach (Value value in model.Inputs.Concat(model.Initializers).Concat(model.Constants))
        {
            map.Add(value, value.Kind switch
            {
                ValueKind.Input => b.Input(value.Name, value.Type),
                ValueKind.Initializer => b.Initializer(value.Name, value.Data!),
                _ => b.Constant(value.Data!, value.Name),
            });
        }

        // An Identity's output has the name the tensor had before it was merged.
        Dictionary<Value, Value> own = shared.ToDictionary(v => v, v => b.Initializer(v.Kind == ValueKind.Output ? v.Name : $"{v.Name}.statistic", Stored(v)!));
        foreach (Node node in model.Nodes)
        {
            if (IsInference(node) && node.Inputs.Skip(FirstStatistic).Any(i => i is not null && own.ContainsKey(i)))
            {
                IEnumerable<Value> parameters = node.Inputs.Take(FirstStatistic).Select(i => map[i!]);
                Value[] inputs = [.. parameters, .. node.Inputs.Skip(FirstStatistic).Select(i => own.GetValueOrDefault(i!, map[i!]))];
                map[node.Output] = b.Node(node.Op, inputs, node.Attributes, 1, node.Name, [node.Output.Name])[0];
            }
            else
            {
                b.InlineNode(node, map);
            }
        }

        foreach (GraphOutput output in model.Outputs)
        {
            b.Output(output.Name, map[output.Value]);
        }

        return b.Build();
    }

    private static bool IsInference(Node node) => node.Op.Type == "BatchNormalization" && !node.Attributes.Flag("training_mode", false);

    private static TensorData? Stored(Value value) => value switch
    {
        { Kind: ValueKind.Initializer } => value.Data,
        { Producer: { Op.Type: "Identity" } identity } => Stored(identity.Input(0)),
        _ => null,
    };
}
