using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>
/// Refuses a plan in which ONNX Runtime Training, which goes by names alone, would take a thing for something else. Most of such mistakes are silent: an input
/// called <c>x_grad</c> is simply never fed.
/// </summary>
internal static class NameRules
{
    public static void Check(TrainingPlan plan)
    {
        string[] inputs = [.. plan.UserInputs];
        string[] parameters = [.. plan.Parameters.Trainable, .. plan.Parameters.Frozen];
        HashSet<string> initializers = [.. plan.Model.Initializers.Select(i => i.Name)];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string input in inputs)
        {
            Require(!initializers.Contains(input), input, "is the name of an input and of a parameter.", "Rename the input, or the target by its option.");
            Require(seen.Add(input), input, "is the name of two inputs.", "Rename one, or the target by its option.");
            Require(OrtNames.RoleOf(input, _ => false).Role == InputRole.User, input,
                $"is an input that the runtime would not feed: its name is {OrtNames.Reserved}.", "Rename the input.");
        }

        // The names that are added for a trained parameter may be those of nothing else.
        string[] added = [OrtNames.ResetFlag, .. plan.Parameters.Trainable.SelectMany(name => (string[])[OrtNames.Buffer(name), OrtNames.Accumulated(name)])];
        foreach (string parameter in parameters.Concat(initializers).Intersect(added))
        {
            Require(false, parameter, "is a parameter with a name that training needs for itself.", "Rename the parameter.");
        }

        string[] outputs = [plan.LossName, .. plan.Outputs.Select(o => o.Name)];
        foreach (string output in outputs)
        {
            Require(OrtNames.GradientOf(output) is null, output,
                "is an output that the runtime would hide: its name ends as those of gradients do.", "Rename the output.");
            Require(!inputs.Contains(output) && !initializers.Contains(output), output,
                "is the name of an output and of an input or parameter.", "Rename the output.");
        }

        string? twice = outputs.GroupBy(o => o, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        Require(twice is null, twice, "is the name of two outputs.", "Name the loss otherwise.");
        Value? wide = plan.Model.Inputs.Concat(plan.Model.Initializers).Concat(plan.Model.Nodes.SelectMany(n => n.Outputs))
            .FirstOrDefault(v => v.Type.Element == ElementType.Double);
        Require(wide is null, wide?.Name, "is of double precision; ONNX Runtime Training trains float32 only, and both in one model do not go together.",
            "Convert the model to float32.");
    }

    private static void Require(bool holds, string? name, string problem, string remedy)
    {
        if (!holds)
        {
            throw new TrainingArtifactException("names", $"'{name}' {problem}", remedy);
        }
    }
}
