using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>Something in a set of artifacts that ONNX Runtime Training refuses, or silently takes for something else.</summary>
/// <param name="Where">The file.</param>
/// <param name="Problem">What is wrong, and what would come of it.</param>
public sealed record ArtifactFinding(string Where, string Problem);

/// <summary>
/// The contract between the four files, whoever wrote them. Part of it the runtime checks itself; the rest would go wrong without a word: without
/// accumulators parameters never change, a parameter missing from the checkpoint becomes an input, an evaluation model with its parameters in another
/// order gives wrong numbers.
/// </summary>
public static class ArtifactRules
{
    /// <summary>Everything that breaks the contract, in the order of the files.</summary>
    public static IReadOnlyList<ArtifactFinding> Find(OnnxDocument training, OnnxDocument? evaluation, OnnxDocument? optimizer, TrainingCheckpoint checkpoint)
    {
        var findings = new List<ArtifactFinding>();
        new TrainingModelRules(training, checkpoint, findings).Check();
        if (evaluation is not null)
        {
            EvaluationModelRules.Check(training, evaluation, checkpoint, findings);
        }

        if (optimizer is not null)
        {
            OptimizerModelRules.Check(optimizer, findings);
        }

        return findings;
    }

    /// <summary>What the caller feeds a training model, in order.</summary>
    public static IReadOnlyList<DocumentValue> UserInputs(OnnxDocument training, TrainingCheckpoint checkpoint)
    {
        HashSet<string> parameters = Names(checkpoint);
        return [.. training.Inputs.Where(i => !training.Initializers.ContainsKey(i.Name))
            .Where(i => OrtNames.RoleOf(i.Name, parameters.Contains).Role == InputRole.User)];
    }

    /// <summary>What the caller receives from a training model, in order.</summary>
    public static IReadOnlyList<DocumentValue> UserOutputs(OnnxDocument training) => [.. training.Outputs.Where(o => OrtNames.GradientOf(o.Name) is null)];

    /// <summary>The parameters among a model's inputs, in order: the order of parameter buffers.</summary>
    public static IReadOnlyList<DocumentValue> Parameters(OnnxDocument model, TrainingCheckpoint checkpoint)
    {
        HashSet<string> parameters = Names(checkpoint);
        return [.. model.Inputs.Where(i => parameters.Contains(i.Name))];
    }

    internal static void Versions(OnnxDocument model, string file, ICollection<ArtifactFinding> findings)
    {
        long opset = model.Opsets.GetValueOrDefault("", -1);
        if (opset > TrainingArtifacts.MaximumOpset)
        {
            findings.Add(new ArtifactFinding(file, $"it imports opset {opset} of ai.onnx; {TrainingArtifacts.MaximumOpset} is the newest that is loaded."));
        }

        if (model.IrVersion > TrainingArtifacts.MaximumIrVersion)
        {
            findings.Add(new ArtifactFinding(file,
                $"it is of IR version {model.IrVersion}; {TrainingArtifacts.MaximumIrVersion} is the newest that is loaded."));
        }

        foreach (IReadOnlyList<DocumentValue> list in (IReadOnlyList<DocumentValue>[])[model.Inputs, model.Outputs])
        {
            foreach (IGrouping<string, DocumentValue> same in list.GroupBy(v => v.Name).Where(g => g.Count() > 1))
            {
                findings.Add(new ArtifactFinding(file, $"'{same.Key}' stands there twice."));
            }
        }

        HashSet<string> defined = [.. model.Inputs.Select(i => i.Name), .. model.Initializers.Keys];
        foreach (string output in model.Nodes.SelectMany(n => n.Outputs).Where(o => o.Length > 0 && !defined.Add(o)))
        {
            findings.Add(new ArtifactFinding(file, $"two tensors have the name '{output}'."));
        }
    }

    private static HashSet<string> Names(TrainingCheckpoint checkpoint) => [.. checkpoint.Trainable.Concat(checkpoint.Frozen).Select(t => t.Name)];
}
