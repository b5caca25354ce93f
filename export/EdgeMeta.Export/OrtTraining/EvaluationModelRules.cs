using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>The rules of <c>eval_model.onnx</c>: the runtime feeds it by position.</summary>
internal static class EvaluationModelRules
{
    public static void Check(OnnxDocument training, OnnxDocument evaluation, TrainingCheckpoint checkpoint, ICollection<ArtifactFinding> findings)
    {
        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                findings.Add(new ArtifactFinding(ArtifactFolder.EvaluationModel, problem));
            }
        }

        ArtifactRules.Versions(evaluation, ArtifactFolder.EvaluationModel, findings);
        DocumentValue[] expected = [.. ArtifactRules.Parameters(training, checkpoint)], found = [.. ArtifactRules.Parameters(evaluation, checkpoint)];
        HashSet<string> names = [.. found.Select(p => p.Name)];
        foreach (DocumentValue missing in expected.Where(p => !names.Contains(p.Name)))
        {
            Require(false, $"the parameter '{missing.Name}' is an input of the training model and not here: evaluation would fail.");
        }

        string[] order = [.. found.Select(p => p.Name)];
        Require(!names.SetEquals(expected.Select(p => p.Name)) || order.SequenceEqual(expected.Select(p => p.Name)),
            $"the parameters stand in the order {string.Join(", ", order)}, and in the training model in another: " +
            "parameters of equal shape would silently be exchanged.");
        foreach (DocumentValue extra in found.Where(p => !expected.Any(e => e.Name == p.Name)))
        {
            Require(false, $"the parameter '{extra.Name}' is not an input of the training model.");
        }

        HashSet<string> fed = [.. ArtifactRules.UserInputs(training, checkpoint).Select(i => i.Name)];
        foreach (DocumentValue input in evaluation.Inputs.Where(i => !names.Contains(i.Name) && !evaluation.Initializers.ContainsKey(i.Name)))
        {
            Require(fed.Contains(input.Name), $"the input '{input.Name}' is not one that the caller feeds in training.");
        }

        Require(evaluation.Outputs.Count > 0, "it has no outputs.");
    }
}
