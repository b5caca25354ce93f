using EdgeMeta.Bundles;
using EdgeMeta.Onnx;

namespace EdgeMeta.Trainer.Exporting;

/// <summary>Models with other values in their initializers.</summary>
public static class Parameters
{
    /// <summary>The graph with these tensors in the place of the initializers of their names.</summary>
    public static Graph Replace(Graph graph, IEnumerable<NamedTensor> tensors)
    {
        Dictionary<string, NamedTensor> values = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var builder = new GraphBuilder(graph.Name, graph.Opset);
        IReadOnlyDictionary<Value, Value> map = builder.Inline(graph,
            value => value.Kind == ValueKind.Initializer && values.TryGetValue(value.Name, out NamedTensor? tensor)
                ? builder.Initializer(value.Name, new TensorData(ElementType.Float, tensor.Shape, tensor.Data.ToArray()))
                : null);
        foreach (GraphOutput output in graph.Outputs)
        {
            builder.Output(output.Name, map[output.Value]);
        }

        return builder.Build();
    }
}
