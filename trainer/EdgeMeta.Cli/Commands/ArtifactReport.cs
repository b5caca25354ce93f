using System.Globalization;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Cli.Commands;

/// <summary>What <c>edgemeta inspect</c> says about a folder of training artifacts.</summary>
internal static class ArtifactReport
{
    public static void Write(Terminal terminal, string path, bool json)
    {
        ArtifactFolder folder = ArtifactFolder.Read(path);
        if (json)
        {
            JsonOutput.Write(terminal, Document(folder));
            return;
        }

        TextWriter o = terminal.Out;
        TrainingCheckpoint checkpoint = folder.Checkpoint;
        o.WriteLine($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}: artifacts of ONNX Runtime Training");
        foreach ((string name, OnnxDocument? model) in Models(folder))
        {
            o.WriteLine($"  {name,-20} {(model is null ? "(none)" : $"{Versions(model)}, {model.Nodes.Count} nodes, by {model.Producer}")}");
        }

        string nominal = checkpoint.IsNominal ? ", nominal: parameters must be loaded before training" : "";
        o.WriteLine($"  {ArtifactFolder.CheckpointFile,-20} version {TrainingCheckpoint.FormatVersion}{nominal}");
        o.WriteLine($"  inputs      {string.Join(", ", ArtifactRules.UserInputs(folder.Training, checkpoint))}");
        o.WriteLine($"  outputs     {string.Join(", ", ArtifactRules.UserOutputs(folder.Training))}");
        o.WriteLine($"  optimizer   {folder.OptimizerName ?? "none"}, {State(checkpoint)}");
        Parameters(o, "trained", checkpoint.Trainable);
        Parameters(o, "frozen", checkpoint.Frozen);
        foreach ((string name, object value) in Notes(checkpoint.Properties))
        {
            o.WriteLine($"  note        {name}: {value}");
        }

        foreach (ArtifactFinding finding in folder.Findings)
        {
            o.WriteLine($"  wrong       {finding.Where}: {finding.Problem}");
        }
    }

    private static void Parameters(TextWriter o, string what, IReadOnlyList<CheckpointTensor> tensors)
    {
        o.WriteLine($"  {what,-10}  {tensors.Count} tensors, {tensors.Sum(Count):N0} numbers");
        foreach (CheckpointTensor tensor in tensors)
        {
            o.WriteLine($"    {tensor}");
        }
    }

    private static string State(TrainingCheckpoint checkpoint) => checkpoint.Optimizer is { } state
        ? string.Create(CultureInfo.InvariantCulture, $"after {state.Steps} steps, {state.Momentums.Sum(m => m.Moments.Count)} moments")
        : "no state: starts afresh";

    private static string Versions(OnnxDocument model) =>
        $"IR {model.IrVersion}, {string.Join(", ", model.Opsets.Select(o => $"{(o.Key.Length == 0 ? "opset" : o.Key)} {o.Value}"))}";

    private static long Count(CheckpointTensor tensor) => tensor.Dims.Aggregate(1L, (n, d) => n * d);

    private static IEnumerable<(string Name, OnnxDocument? Model)> Models(ArtifactFolder folder) =>
    [
        (ArtifactFolder.TrainingModel, folder.Training),
        (ArtifactFolder.EvaluationModel, folder.Evaluation),
        (ArtifactFolder.OptimizerModel, folder.Optimizer),
    ];

    private static IEnumerable<(string Name, object Value)> Notes(CheckpointProperties notes) =>
    [
        .. notes.Integers.Select(n => (n.Key, (object)n.Value)),
        .. notes.Floats.Select(n => (n.Key, (object)n.Value.ToString(CultureInfo.InvariantCulture))),
        .. notes.Texts.Select(n => (n.Key, (object)n.Value)),
    ];

    private static object Parameter(CheckpointTensor tensor, bool trained) =>
        new { name = tensor.Name, shape = tensor.Dims, element = tensor.Element.ToString(), trained };

    private static object Document(ArtifactFolder folder) => new
    {
        models = Models(folder).Where(m => m.Model is not null).ToDictionary(m => m.Name, m => new
        {
            ir_version = m.Model!.IrVersion,
            opsets = m.Model.Opsets.ToDictionary(o => o.Key.Length == 0 ? "ai.onnx" : o.Key, o => o.Value),
            producer = m.Model.Producer,
            nodes = m.Model.Nodes.Count,
        }),
        checkpoint_version = TrainingCheckpoint.FormatVersion,
        nominal = folder.Checkpoint.IsNominal,
        inputs = ArtifactRules.UserInputs(folder.Training, folder.Checkpoint).Select(i => i.ToString()),
        outputs = ArtifactRules.UserOutputs(folder.Training).Select(o => o.ToString()),
        parameters = folder.Checkpoint.Trainable.Select(t => Parameter(t, true)).Concat(folder.Checkpoint.Frozen.Select(t => Parameter(t, false))),
        optimizer = new { node = folder.OptimizerName, steps = folder.Checkpoint.Optimizer?.Steps },
        notes = Notes(folder.Checkpoint.Properties).ToDictionary(n => n.Name, n => n.Value),
        findings = folder.Findings.Select(f => new { file = f.Where, problem = f.Problem }),
    };
}
