using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>
/// The file <c>training_model.onnx</c>: the gradient graph, and the one contributed operator it takes, which adds each gradient to its buffer.
/// </summary>
internal static class TrainingModel
{
    public static OnnxDocument Of(GradientGraph gradients, int irVersion)
    {
        OnnxDocument graph = OnnxDocument.Of(gradients.Graph, new OnnxWriteOptions { IrVersion = irVersion });
        HashSet<string> internals = [.. gradients.Gradients.Values];
        return graph with
        {
            Opsets = new SortedDictionary<string, long>(graph.Opsets.ToDictionary(), StringComparer.Ordinal) { [OrtNames.Domain] = 1 },
            Nodes = [.. graph.Nodes, .. gradients.Gradients.Select(g => Accumulator(g.Key, g.Value))],
            Outputs =
            [
                .. graph.Outputs.Where(o => !internals.Contains(o.Name)),
                .. gradients.Gradients.Keys.Select(name => new DocumentValue(OrtNames.Accumulated(name), ElementType.Bool, Shape.Of(1))),
            ],
        };
    }

    private static DocumentNode Accumulator(string parameter, string gradient) =>
        new(OrtNames.Accumulator, [OrtNames.Buffer(parameter), gradient, OrtNames.ResetFlag], [OrtNames.Accumulated(parameter)], Attributes.None)
        {
            Domain = OrtNames.Domain,
            Name = $"{parameter}.accumulate",
        };
}
