using EdgeMeta.Bundles;
using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>
/// The forward pass that training and evaluation share: user inputs, then parameters as inputs; loss, the model's outputs, statistics. The outputs of both
/// are the same because onnxruntime-web names what evaluation gives by the outputs of training, and loses those that training does not have.
/// </summary>
internal sealed record TrainingPass(IReadOnlyDictionary<string, Value> Parameters, Value Loss, IReadOnlyList<GraphOutput> Outputs)
{
    /// <summary>Appends the pass to an empty builder.</summary>
    /// <param name="b">Receives it.</param>
    /// <param name="plan">What is computed.</param>
    /// <param name="declareMore">Declares inputs after the parameters, before any node takes their names.</param>
    public static TrainingPass Append(GraphBuilder b, TrainingPlan plan, Action? declareMore = null)
    {
        Graph model = plan.Model;
        Dictionary<Value, Value> sources = model.Inputs.ToDictionary(i => i, i => b.Input(plan.NameOf(i), Batched(plan, i.Type)));
        Value? target = plan.Loss == TrainingLoss.ModelOutput ? null : b.Input(plan.TargetName, Batched(plan, TargetType(plan)));
        var parameters = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (string name in plan.Parameters.Trainable.Concat(plan.Parameters.Frozen))
        {
            Value initializer = model.Initializer(name);
            parameters.Add(name, b.Input(name, initializer.Type));
            sources.Add(initializer, parameters[name]);
        }

        declareMore?.Invoke();
        var statistics = new List<Statistics>();
        var forward = new Forward(b, model, sources.GetValueOrDefault)
        {
            Normalize = (node, inputs) => Normalization.ByBatch(b, node, inputs, statistics),
            FastBlocks = plan.Formulation == Formulation.Fast ? statistics : null,
        };
        IReadOnlyList<Value> outputs = forward.Append([plan.Scored.Value, .. plan.Outputs.Select(o => o.Value)]);
        Value loss = Score(b, plan, outputs[0], target);
        return new TrainingPass(parameters, loss,
        [
            new GraphOutput(plan.LossName, loss),
            .. plan.Outputs.Zip(outputs.Skip(1), (o, v) => o with { Value = v }),
            .. (plan.Statistics ? statistics : []).SelectMany(s =>
                (GraphOutput[])[new(StatisticNames.Mean(s.Node), s.Mean), new(StatisticNames.Variance(s.Node), s.Variance)]),
        ]);
    }

    private static Value Score(GraphBuilder b, TrainingPlan plan, Value output, Value? target) => plan.Loss switch
    {
        TrainingLoss.CrossEntropy => Losses.Append(b, LossKind.CrossEntropy, output, target!),
        TrainingLoss.MeanSquaredError => Losses.Append(b, LossKind.MeanSquaredError, output, target!),
        TrainingLoss.L1 => Mean(b, b.Op("Abs", b.Sub(output, target!))),

        // -t log s(x) - (1-t) log(1-s(x)) for the logistic function s; softplus neither overflows nor cancels.
        TrainingLoss.BinaryCrossEntropyWithLogits => Mean(b, b.Sub(b.Op("Softplus", output), b.Mul(output, target!))),
        TrainingLoss.ModelOutput => output.Shape.All(d => d.Is(1)) && output.Type.Element == ElementType.Float ? output : throw NoLoss(output),
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Loss, "unknown loss"),
    };

    private static Value Mean(GraphBuilder b, Value x) => b.Reduce("ReduceMean", x, [.. Enumerable.Range(0, x.Shape.Rank)], keepDims: false);

    private static TensorType TargetType(TrainingPlan plan)
    {
        Value output = plan.Scored.Value;
        if (output.Type.Element != ElementType.Float || (plan.Loss == TrainingLoss.CrossEntropy && output.Shape.Rank < 2))
        {
            throw new TrainingArtifactException("loss", $"it cannot be taken of the output '{output}'.",
                plan.Loss == TrainingLoss.CrossEntropy ? "Cross entropy needs float32 scores [N, C, ...]." : "It needs a float32 output.");
        }

        // A size the model's nodes compute has no name that the new graph knows; it gets one of its own.
        Dim[] dims = [.. output.Shape.Select((d, axis) => d.Symbol is { } symbol && symbol.StartsWith('?') ? Dim.Symbolic($"{plan.TargetName}.{axis}") : d)];
        return plan.Loss == TrainingLoss.CrossEntropy ? new TensorType(ElementType.Int64, [dims[0], .. dims[2..]]) : new TensorType(ElementType.Float, dims);
    }

    private static TensorType Batched(TrainingPlan plan, TensorType type) =>
        plan.Batch is { } symbol && type.Rank > 0 ? new TensorType(type.Element, type.Shape.With(0, Dim.Symbolic(symbol))) : type;

    private static TrainingArtifactException NoLoss(Value output) =>
        new("loss", $"the output '{output}' is not one float32 number.", "Let the model end in a mean or sum, or choose a loss for its output.");
}
