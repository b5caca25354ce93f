using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Graphs;

/// <summary>
/// What a model must look like to be meta-trained and exported: one floating-point input and one floating-point output, both with the batch on
/// axis 0, and its parameters as initializers.
/// </summary>
public sealed record ModelContract(Value Input, Value Output, IReadOnlyList<Node> Normalizations)
{
    /// <summary>Checks a model.</summary>
    /// <exception cref="OnnxFormatException">The model has another form; the message says which part.</exception>
    public static ModelContract Of(Graph model)
    {
        if (model.Inputs.Count != 1 || model.Outputs.Count != 1)
        {
            throw new OnnxFormatException(
                $"the model '{model.Name}' has {model.Inputs.Count} inputs and {model.Outputs.Count} outputs; adaptation needs exactly one of each");
        }

        (Value input, Value output) = (model.Inputs[0], model.Outputs[0].Value);
        foreach (Value value in (Value[])[input, output])
        {
            if (!value.Type.Element.IsFloatingPoint() || value.Shape.Rank < 2)
            {
                throw new OnnxFormatException($"'{value}' should be a floating-point tensor with the batch on axis 0");
            }
        }

        return new ModelContract(input, output, [.. model.Nodes.Where(IsAdaptiveNormalization)]);
    }

    /// <summary>The initializers that some node reads, in order. Running statistics of an adaptive normalisation have no meaning: nobody reads them.</summary>
    public static IReadOnlyList<Value> ReadInitializers(Graph model)
    {
        HashSet<Value> read = [.. model.Nodes.SelectMany(n => IsAdaptiveNormalization(n) ? n.Inputs.Take(3) : n.Inputs).OfType<Value>()];
        return [.. model.Initializers.Where(read.Contains)];
    }

    /// <summary>Whether a node normalises by the statistics of its own batch, so that the norm policy decides about it.</summary>
    public static bool IsAdaptiveNormalization(Node node) =>
        node.Op.Type == "BatchNormalization" && node.Op.Domain.Length == 0 && node.Attributes.Flag("training_mode", false);
}
