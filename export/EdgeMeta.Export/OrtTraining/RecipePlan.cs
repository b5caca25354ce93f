using EdgeMeta.Bundles;
using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>How artifacts of a recipe are made.</summary>
public sealed record RecipeArtifactOptions
{
    /// <summary>
    /// False: one step is exactly one inner step, whatever rate the runtime sets. True: the runtime's rate counts in units of 0.001, so that one that is
    /// never set gives the inner step, and 0.0005 half of it.
    /// </summary>
    public bool LearningRateIsSettable { get; init; }

    /// <summary>Whether parameters that are not adapted stand in the checkpoint instead of the graphs.</summary>
    public bool FrozenInCheckpoint { get; init; }

    /// <summary>How convolutional blocks are written.</summary>
    public Formulation Formulation { get; init; } = Formulation.Fast;

    /// <summary>The version of the ONNX file format, 8 to 10.</summary>
    public int IrVersion { get; init; } = 8;
}

/// <summary>A recipe as a training plan.</summary>
internal static class RecipePlan
{
    /// <summary>The note of the checkpoint that holds the recipe's JSON.</summary>
    public const string Note = "edgemeta.recipe";

    /// <summary>The recipe, for whoever finds the artifacts.</summary>
    public static CheckpointProperties Notes(AdaptationRecipe recipe) =>
        new() { Texts = new Dictionary<string, string> { [Note] = System.Text.Encoding.UTF8.GetString(recipe.ToJson()) } };

    /// <summary>Gradient descent with the rate 1: the recipe's rates are in the gradients.</summary>
    public static TrainingArtifactOptions Training(RecipeArtifactOptions options) =>
        new() { LearningRate = new LearningRate(1, IsFixed: !options.LearningRateIsSettable), IrVersion = options.IrVersion };

    public static TrainingPlan Of(Graph model, AdaptationRecipe recipe, RecipeArtifactOptions options)
    {
        ModelContract contract = ModelContract.Of(model);
        HashSet<string> adapted = [.. recipe.Adapted];
        IEnumerable<Value> rest = ModelContract.ReadInitializers(model).Where(i => i.Type.Element == ElementType.Float && !adapted.Contains(i.Name));
        return new TrainingPlan
        {
            Model = model,
            Parameters = new ParameterSelection(recipe.Adapted, options.FrozenInCheckpoint ? [.. rest.Select(i => i.Name)] : []),
            Loss = recipe.Loss == LossKind.CrossEntropy ? TrainingLoss.CrossEntropy : TrainingLoss.MeanSquaredError,
            Scored = model.Outputs[0],
            LossName = "loss",
            TargetName = "support_y",
            Outputs = model.Outputs,
            Formulation = options.Formulation,
            InputNames = new Dictionary<string, string> { [contract.Input.Name] = "support_x" },
            Batch = SupportPass.BatchSymbol,
            GradientScales = recipe.Rates,
            Statistics = recipe.Norm == NormPolicy.Support,
        };
    }
}
