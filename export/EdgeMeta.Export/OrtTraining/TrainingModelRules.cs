using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>The rules of <c>training_model.onnx</c> and its checkpoint.</summary>
internal sealed class TrainingModelRules(OnnxDocument model, TrainingCheckpoint checkpoint, ICollection<ArtifactFinding> findings)
{
    private readonly Dictionary<string, CheckpointTensor> trained = checkpoint.Trainable.ToDictionary(t => t.Name);
    private readonly Dictionary<string, CheckpointTensor> frozen = checkpoint.Frozen.ToDictionary(t => t.Name);
    private readonly ILookup<string, DocumentValue> inputs = model.Inputs.ToLookup(i => i.Name);

    private IEnumerable<DocumentNode> Accumulators => model.Nodes.Where(n => n.OpType == OrtNames.Accumulator && n.Domain == OrtNames.Domain);

    public void Check()
    {
        ArtifactRules.Versions(model, ArtifactFolder.TrainingModel, findings);
        CheckInputs();
        foreach (CheckpointTensor parameter in checkpoint.Trainable)
        {
            CheckTrained(parameter);
        }

        foreach (string name in frozen.Keys.Concat(trained.Keys).Where(model.Initializers.ContainsKey))
        {
            Found($"the parameter '{name}' is stored in the graph as well as in the checkpoint: what is trained would not be what is read.");
        }

        foreach (DocumentNode node in Accumulators.Where(n => n.Inputs.Count > 0))
        {
            string parameter = OrtNames.GradientOf(node.Inputs[0]) ?? node.Inputs[0];
            Require(trained.ContainsKey(parameter), $"the gradient of '{parameter}', which is not trained, is accumulated: a training step would fail.");
        }

        CheckOutputs();
    }

    private void CheckInputs()
    {
        foreach (DocumentValue input in model.Inputs.DistinctBy(i => i.Name))
        {
            (InputRole role, string parameter) = OrtNames.RoleOf(input.Name, name => trained.ContainsKey(name) || frozen.ContainsKey(name));
            switch (role)
            {
                case InputRole.Parameter:
                    CheckpointTensor stored = trained.GetValueOrDefault(input.Name) ?? frozen[input.Name];
                    Require(Fits(input, stored), $"the parameter '{input}' is '{stored}' in the checkpoint.");
                    break;
                case InputRole.Gradient when frozen.ContainsKey(parameter):
                    Found($"the frozen parameter '{parameter}' has the gradient buffer '{input.Name}'.");
                    break;
                case InputRole.Gradient when !trained.ContainsKey(parameter):
                    Found(inputs.Contains(parameter)
                        ? $"the parameter '{parameter}' is not in the checkpoint: it would quietly become an input that the caller must feed."
                        : $"the input '{input.Name}' is never fed: its name makes it the gradient of '{parameter}', which is no parameter.");
                    break;
                case InputRole.ResetFlag:
                    Require(input.Element == ElementType.Bool && input.Shape is [{ IsStatic: true, Size: 1 }], $"'{input}' should be bool[1].");
                    break;
                case InputRole.User:
                    Require(input.Element != ElementType.Double, $"the input '{input}' is of double precision; parameters are of float32.");
                    break;
            }
        }

        Require(inputs.Contains(OrtNames.ResetFlag), $"the input {OrtNames.ResetFlag}, bool[1], is missing: a training step would fail.");
    }

    private void CheckTrained(CheckpointTensor parameter)
    {
        string name = parameter.Name;
        Require(inputs.Contains(name), $"the trained parameter '{name}' of the checkpoint is no input.");
        string[] buffers = [.. ((string[])[OrtNames.Buffer(name), OrtNames.Gradient(name)])
            .Where(b => inputs.Contains(b) && !trained.ContainsKey(b) && !frozen.ContainsKey(b))];
        Require(buffers.Length == 1,
            $"the trained parameter '{name}' has {buffers.Length} gradient buffers among the inputs; it needs '{OrtNames.Buffer(name)}'.");
        foreach (string buffer in buffers)
        {
            Require(Fits(inputs[buffer].First(), parameter), $"the buffer '{inputs[buffer].First()}' is not of the shape of '{parameter}'.");
            int accumulators = Accumulators.Count(n => n.Inputs is [var first, _, OrtNames.ResetFlag] && first == buffer);
            Require(accumulators == 1,
                $"{accumulators} nodes {OrtNames.Accumulator} add to '{buffer}'; without one the parameter '{name}' silently never changes.");
        }
    }

    private void CheckOutputs()
    {
        Require(model.Outputs.Any(o => OrtNames.GradientOf(o.Name) is null), "no output is the caller's: a training step would fail.");
        HashSet<string> accumulated = [.. Accumulators.SelectMany(n => n.Outputs)];
        foreach (DocumentValue output in model.Outputs.Where(o => OrtNames.GradientOf(o.Name) is not null))
        {
            Require(accumulated.Contains(output.Name), $"the output '{output.Name}' is hidden from the caller: its name is that of a gradient.");
            Require(output.Element == ElementType.Bool && output.Shape is null or [{ IsStatic: true, Size: 1 }], $"'{output}' should be bool[1].");
        }
    }

    private static bool Fits(DocumentValue input, CheckpointTensor tensor) =>
        !input.IsSequence && input.Element == tensor.Element && input.Shape is { IsStatic: true } shape && shape.ToSizes().SequenceEqual(tensor.Dims);

    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            Found(problem);
        }
    }

    private void Found(string problem) => findings.Add(new ArtifactFinding(ArtifactFolder.TrainingModel, problem));
}
