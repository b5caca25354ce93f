using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Passes;

namespace EdgeMeta.Export.Graphs;

/// <summary>
/// The model as the device runs it: theta, and for the norm policy <c>support</c> the statistics <c>mean.NODE</c> and <c>var.NODE</c>, as initializers whose
/// bytes the device replaces. The original nodes are kept, so that ONNX Runtime's own fusions stay possible.
/// </summary>
public static class PredictionGraph
{
    /// <summary>Builds the graph.</summary>
    /// <param name="model">The model with theta in it.</param>
    /// <param name="norm">Where the statistics of normalisation come from.</param>
    /// <param name="statistics">For the norm policy <c>support</c>: tensors <c>mean.NODE</c>, <c>var.NODE</c> to start from; 0 and 1 where absent.</param>
    public static Graph Build(Graph model, NormPolicy norm, IReadOnlyDictionary<string, TensorData>? statistics = null)
    {
        ModelContract.Of(model);
        var b = new GraphBuilder("predict", model.Opset);
        Value output = new Forward(b, model, _ => null)
        {
            Normalize = (node, inputs) => norm switch
            {
                NormPolicy.Support => Normalization.ByStatistics(b, node, inputs,
                    Statistic(b, StatisticNames.Mean(node.Name), inputs[1], statistics, 0),
                    Statistic(b, StatisticNames.Variance(node.Name), inputs[1], statistics, 1)),
                NormPolicy.Transductive => Normalization.ByBatch(b, node, inputs, []),
                _ => throw node.Unsupported("the model normalises by batch statistics", "choose the norm policy 'support' or 'transductive'"),
            },
        }.Append();
        b.Output(model.Outputs[0].Name, output);
        return ExpandComposites.Run(b.Build(), node => node.Op.Domain.Length > 0);
    }

    private static Value Statistic(GraphBuilder b, string name, Value scale, IReadOnlyDictionary<string, TensorData>? given, double otherwise)
    {
        if (given is not null && given.TryGetValue(name, out TensorData? data))
        {
            return b.Initializer(name, data);
        }

        long channels = scale.Shape[0].Size;
        float[] values = new float[channels];
        Array.Fill(values, (float)otherwise);
        return b.Initializer(name, TensorData.Of<float>([channels], values));
    }
}
