using EdgeMeta.Bundles;
using EdgeMeta.Export.Graphs;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export;

/// <summary>Turns a meta-trained model into the bundle a device adapts. The same request gives the same bytes.</summary>
public static class BundleExporter
{
    /// <summary>Builds the graphs and writes the bundle atomically.</summary>
    /// <exception cref="OnnxFormatException">The model is not of the form <see cref="ModelContract"/> asks for.</exception>
    /// <exception cref="UnsupportedOperatorException">An operator has no gradient rule.</exception>
    /// <exception cref="TrainingArtifactException">The model cannot be trained by ONNX Runtime Training; ask for the portable graphs only.</exception>
    /// <exception cref="BundleException">Recipe, model and golden file contradict each other.</exception>
    public static void Write(string path, ExportRequest request)
    {
        (Manifest manifest, IReadOnlyList<BundleEntry> entries) = Build(request);
        BundleArchive.Write(path, manifest, entries);
    }

    /// <summary>The bundle as bytes.</summary>
    /// <inheritdoc cref="Write"/>
    public static byte[] ToBytes(ExportRequest request)
    {
        (Manifest manifest, IReadOnlyList<BundleEntry> entries) = Build(request);
        return BundleArchive.ToBytes(manifest, entries);
    }

    private static (Manifest, IReadOnlyList<BundleEntry>) Build(ExportRequest request)
    {
        (Graph model, AdaptationRecipe recipe) = (request.Model, request.Recipe.Validated());
        RequireParameters(model, recipe);
        ModelContract contract = ModelContract.Of(model);
        string[] layers = recipe.Norm == NormPolicy.Support ? [.. contract.Normalizations.Select(n => n.Name)] : [];
        Graph prediction = PredictionGraph.Build(model, recipe.Norm, request.Statistics);
        WrittenModel predict = OnnxWriter.WriteWithSlots(prediction);
        string[] slots = [.. recipe.Adapted, .. StatisticNames.Of(layers)];
        var manifest = new Manifest
        {
            Model = new ModelCard
            {
                Name = request.Name,
                Description = request.Description,
                Input = Spec(contract.Input.Name, contract.Input),
                Output = Spec(model.Outputs[0].Name, contract.Output),
                Ways = recipe.Ways,
                Shots = recipe.Shots,
                Preprocessing = request.Preprocessing,
            },
            Recipe = recipe,
            Slots = slots.ToDictionary(name => name, name => SlotOf(predict.Slots[name], prediction.Initializer(name))),
            Statistics = layers,
            Provenance = request.Provenance,
            Proof = request.Proof,
        };
        return (manifest,
        [
            new BundleEntry(EntryName.Predict, predict.Bytes),
            new BundleEntry(EntryName.Adapt, OnnxWriter.Write(AdaptationGraph.Build(model, recipe))),
            new BundleEntry(EntryName.Assess, OnnxWriter.Write(AssessmentGraph.Build(model, recipe))),
            new BundleEntry(EntryName.Theta, Theta(model).ToBytes()),
            new BundleEntry(EntryName.Golden, request.Golden.ToBytes()),
            .. request.TrainingArtifacts ? Training(TrainingArtifacts.ForRecipe(model, recipe)) : [],
        ]);
    }

    private static IEnumerable<BundleEntry> Training(TrainingArtifacts artifacts) =>
    [
        new BundleEntry(EntryName.TrainingModel, artifacts.TrainingModel),
        new BundleEntry(EntryName.EvaluationModel, artifacts.EvaluationModel),
        new BundleEntry(EntryName.OptimizerModel, artifacts.OptimizerModel),
        new BundleEntry(EntryName.Checkpoint, artifacts.Checkpoint),
    ];

    private static void RequireParameters(Graph model, AdaptationRecipe recipe)
    {
        foreach (string name in recipe.Adapted)
        {
            if (model.Initializers.FirstOrDefault(i => i.Name == name) is not { Type.Element: ElementType.Float })
            {
                throw new BundleException(null, null, $"the recipe adapts '{name}', which is no float32 parameter of the model.",
                    $"Adapt some of: {string.Join(", ", model.Initializers.Select(i => i.Name))}.");
            }
        }
    }

    // Theta is every float parameter that prediction reads, adapted or not.
    private static TensorFile Theta(Graph model)
    {
        HashSet<Value> read = [.. model.Nodes.SelectMany(n => ModelContract.IsAdaptiveNormalization(n) ? n.Inputs.Take(3) : n.Inputs).OfType<Value>()];
        return new TensorFile([.. model.Initializers.Where(i => i.Type.Element == ElementType.Float && read.Contains(i))
            .Select(i => new NamedTensor(i.Name, TensorElement.Float32, i.Shape.ToSizes(), i.Data!.Bytes))]);
    }

    private static TensorSpec Spec(string name, Value value) =>
        new() { Name = name, Element = TensorElement.Float32, ExampleShape = [.. value.Shape.Skip(1).Select(d => d.Size)] };

    private static Slot SlotOf(TensorSlot slot, Value initializer) =>
        new() { Offset = slot.Offset, Length = slot.Length, Element = TensorElement.Float32, Shape = initializer.Shape.ToSizes() };
}
