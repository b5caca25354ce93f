using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>A parameter that a model reads under a second name, and that is therefore trained as one.</summary>
/// <param name="Name">The stored one.</param>
/// <param name="Copy">The second name.</param>
/// <remarks>
/// It may be meant (tied weights). It also comes about in files exported by PyTorch for inference, where tensors of equal content are merged, such as
/// two fresh scales of 1.
/// </remarks>
public sealed record SharedParameter(string Name, string Copy)
{
    /// <summary>All of a model; running statistics apart, which are never trained with a parameter.</summary>
    public static IReadOnlyList<SharedParameter> Find(Graph model)
    {
        Graph separated = RunningStatistics.Separate(model);
        HashSet<Value> read = [.. separated.Nodes.SelectMany(n => n.Inputs).OfType<Value>(), .. separated.Outputs.Select(o => o.Value)];
        return [.. separated.Nodes.Where(n => n.Op.Type == "Identity" && n.Input(0).Kind == ValueKind.Initializer && read.Contains(n.Output))
            .Select(n => new SharedParameter(n.Input(0).Name, n.Output.Name))];
    }
}
