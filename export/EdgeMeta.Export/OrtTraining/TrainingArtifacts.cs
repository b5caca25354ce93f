using EdgeMeta.Bundles;
using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>
/// What ONNX Runtime Training needs to train a model on a device: the files that onnxruntime's Python module makes, made from a graph by EdgeMeta's own
/// reverse mode. The same model and options give the same bytes.
/// </summary>
/// <param name="TrainingModel"><c>training_model.onnx</c>.</param>
/// <param name="EvaluationModel"><c>eval_model.onnx</c>; null where none was asked for.</param>
/// <param name="OptimizerModel"><c>optimizer_model.onnx</c>.</param>
/// <param name="Checkpoint"><c>checkpoint</c>.</param>
/// <param name="Trainable">Trained parameters, in the order of every parameter buffer.</param>
/// <param name="Frozen">Parameters of the checkpoint that are not trained; in a buffer of all parameters they follow the trained ones.</param>
public sealed record TrainingArtifacts(byte[] TrainingModel, byte[]? EvaluationModel, byte[] OptimizerModel, byte[] Checkpoint,
    IReadOnlyList<string> Trainable, IReadOnlyList<string> Frozen)
{
    /// <summary>The newest opset that ONNX Runtime Training loads without complaint.</summary>
    public const int MaximumOpset = 21;

    /// <summary>The newest file format that ONNX Runtime Training loads.</summary>
    public const int MaximumIrVersion = 10;

    /// <summary>Makes the artifacts of a model.</summary>
    /// <param name="model">Any model with float32 inputs (or integers that need no gradient) and its parameters as initializers.</param>
    /// <param name="options">What is trained, and how.</param>
    /// <exception cref="TrainingArtifactException">Options and model contradict each other, or a name would be taken for something else.</exception>
    /// <exception cref="UnsupportedOperatorException">An operator between a trained parameter and the loss has no gradient rule.</exception>
    /// <exception cref="OnnxFormatException">The artifacts cannot be files.</exception>
    public static TrainingArtifacts Generate(Graph model, TrainingArtifactOptions options)
    {
        OptionRules.Check(options);
        model = RunningStatistics.Separate(model);
        TrainingPlan plan = TrainingPlan.Of(model, options, ParameterSelection.Of(model, options));
        NameRules.Check(plan);
        GradientGraph gradients = GradientGraph.Build(plan);
        if (gradients.Unreached.Count > 0)
        {
            plan = plan with { Parameters = plan.Parameters.Without(gradients.Unreached, options) };
            gradients = GradientGraph.Build(plan);
        }

        return Assemble(plan, gradients, options, new CheckpointProperties());
    }

    /// <summary>
    /// Makes the artifacts of a meta-trained model that execute its recipe exactly: plain gradient descent in which each gradient is multiplied by its
    /// parameter's inner rate before it is accumulated, with the fixed learning rate 1; one step is one inner step of <see cref="AdaptationGraph"/>.
    /// User inputs are <c>support_x</c> and <c>support_y</c>. Training and evaluation give <c>loss</c>, the model's output, and for the norm policy
    /// <c>support</c> <c>mean.NODE</c> and <c>var.NODE</c> per layer. Parameters that are not adapted are stored in the graphs.
    /// </summary>
    /// <exception cref="TrainingArtifactException">An adapted parameter has no effect on the loss, or a name would be taken for something else.</exception>
    /// <exception cref="UnsupportedOperatorException">An operator between an adapted parameter and the loss has no gradient rule.</exception>
    public static TrainingArtifacts ForRecipe(Graph model, AdaptationRecipe recipe, RecipeArtifactOptions? options = null)
    {
        options ??= new RecipeArtifactOptions();
        TrainingPlan plan = RecipePlan.Of(model, recipe.Validated(), options);
        NameRules.Check(plan);
        GradientGraph gradients = GradientGraph.Build(plan);
        return gradients.Unreached.Count > 0
            ? throw ParameterSelection.Unreached(gradients.Unreached)
            : Assemble(plan, gradients, RecipePlan.Training(options), RecipePlan.Notes(recipe));
    }

    private static TrainingArtifacts Assemble(TrainingPlan plan, GradientGraph gradients, TrainingArtifactOptions options, CheckpointProperties notes)
    {
        OnnxDocument training = OrtTraining.TrainingModel.Of(gradients, options.IrVersion);
        var write = new OnnxWriteOptions { IrVersion = options.IrVersion };
        OnnxDocument? evaluation = options.Evaluation ? OnnxDocument.Of(GradientGraph.Evaluation(plan), write) : null;
        OnnxDocument optimizer = OrtTraining.OptimizerModel.Build(options, plan.Model.Opset);
        CheckpointTensor Tensor(string name) => CheckpointTensor.From(name, plan.Model.Initializer(name).Data!);
        var checkpoint = new TrainingCheckpoint
        {
            Trainable = [.. plan.Parameters.Trainable.Select(Tensor)],
            Frozen = [.. plan.Parameters.Frozen.Select(Tensor)],
            IsNominal = options.Nominal,
            Properties = notes,
        };
        foreach (ArtifactFinding finding in ArtifactRules.Find(training, evaluation, optimizer, checkpoint))
        {
            throw new TrainingArtifactException(finding.Where, finding.Problem, "Rename, or choose other options; no artifacts were made.");
        }

        return new TrainingArtifacts(training.ToBytes(), evaluation?.ToBytes(), optimizer.ToBytes(), checkpoint.ToBytes(),
            plan.Parameters.Trainable, plan.Parameters.Frozen);
    }
}
