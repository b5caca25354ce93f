using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>The file <c>optimizer_model.onnx</c>: one update of all trained parameters together. The runtime checks names and order of its inputs.</summary>
internal static class OptimizerModel
{
    /// <summary>What a runtime's learning rate is until it is set.</summary>
    public const float RuntimeRate = 0.001f;

    public const string Sgd = "SGDOptimizerV2";
    public const string AdamW = "AdamWOptimizer";
    public const string Clip = "InplaceClipGradNorm";

    private const string Rate = "learning_rate", Step = "step", Parameters = "params", Gradients = "gradients";
    private const string First = "first_order_moments", Second = "second_order_moments";

    /// <summary>The inputs of each optimizer, in order. SGD lists moments that it does not use.</summary>
    public static IReadOnlyList<string> Inputs(bool adam) =>
        adam ? [Rate, Step, Parameters, Gradients, First, Second] : [Rate, Step, Parameters, Gradients, First];

    public static OnnxDocument Build(TrainingArtifactOptions options, int opset)
    {
        bool adam = options.Optimizer is AdamWOptimizer;
        var nodes = new List<DocumentNode>();
        var initializers = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        string rate = Rate, gradients = Gradients;
        if (options.LearningRate is { IsFixed: true } baked)
        {
            initializers.Add(rate = "fixed_learning_rate", TensorData.Vector(baked.Value));
        }
        else if (options.LearningRate is { } scaled)
        {
            initializers.Add("learning_rate_unit", TensorData.Vector(Factor(scaled.Value)));
            nodes.Add(new DocumentNode("Mul", [Rate, "learning_rate_unit"], [rate = "scaled_learning_rate"], Attributes.None) { Name = "scale" });
        }

        if (options.ClipNorm is { } norm)
        {
            nodes.Add(Contributed(Clip, "clip", [Gradients], gradients = "clipped_gradients", new Attributes { { "max_norm", norm } }));
        }

        nodes.Add(options.Optimizer is AdamWOptimizer adamW
            ? Contributed(AdamW, "update", [rate, Step, Parameters, gradients, First, Second], "updated", Decoded(adamW))
            : Contributed(Sgd, "update", [rate, Parameters, gradients], "updated", Attributes.None));
        return new OnnxDocument
        {
            IrVersion = options.IrVersion,
            Opsets = new SortedDictionary<string, long>(StringComparer.Ordinal) { [""] = opset, [OrtNames.Domain] = 1 },
            Producer = $"{OnnxWriteOptions.Default.ProducerName} {OnnxWriteOptions.Default.ProducerVersion}",
            Name = "optimizer",
            Inputs = [.. Inputs(adam).Select(Input)],
            Initializers = initializers,
            Nodes = nodes,

            // Shape inference of the SGD node knows a scalar flag only.
            Outputs = [new DocumentValue("updated", ElementType.Bool, Shape.Scalar)],
        };
    }

    /// <summary>What turns the runtime's first learning rate into this one: of the neighbouring floats, the one whose product is nearest.</summary>
    public static float Factor(float rate)
    {
        float quotient = (float)(rate / (double)RuntimeRate);
        return ((float[])[quotient, float.BitIncrement(quotient), float.BitDecrement(quotient)])
            .MinBy(factor => Math.Abs((double)(RuntimeRate * factor) - rate));
    }

    private static DocumentValue Input(string name) => name switch
    {
        Rate => new DocumentValue(name, ElementType.Float, Shape.Of(1)),
        Step => new DocumentValue(name, ElementType.Int64, Shape.Of(1)),
        _ => new DocumentValue(name, ElementType.Float, null, IsSequence: true),
    };

    private static Attributes Decoded(AdamWOptimizer options) => new()
    {
        { "alpha", options.Beta1 },
        { "beta", options.Beta2 },
        { "epsilon", options.Epsilon },
        { "weight_decay", options.WeightDecay },
        { "correct_bias", 1L },
        { "adam_mode", (long)options.Mode },
    };

    private static DocumentNode Contributed(string type, string name, IReadOnlyList<string> inputs, string output, Attributes attributes) =>
        new(type, inputs, [output], attributes) { Domain = OrtNames.Domain, Name = name };
}
