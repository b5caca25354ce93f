using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>A folder of training artifacts, whoever made it: read and checked, not run.</summary>
/// <param name="Training">The training model.</param>
/// <param name="Evaluation">The evaluation model, if there is one.</param>
/// <param name="Optimizer">The optimizer model, if there is one.</param>
/// <param name="Checkpoint">Parameters and optimizer state.</param>
/// <param name="Findings">What ONNX Runtime Training would refuse or silently misread; empty in sound artifacts.</param>
public sealed record ArtifactFolder(OnnxDocument Training, OnnxDocument? Evaluation, OnnxDocument? Optimizer, TrainingCheckpoint Checkpoint,
    IReadOnlyList<ArtifactFinding> Findings)
{
    /// <summary>The file of the training model.</summary>
    public const string TrainingModel = "training_model.onnx";

    /// <summary>The file of the evaluation model.</summary>
    public const string EvaluationModel = "eval_model.onnx";

    /// <summary>The file of the optimizer model.</summary>
    public const string OptimizerModel = "optimizer_model.onnx";

    /// <summary>The file of the checkpoint.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>The node type of the optimizer, for people; null where there is none.</summary>
    public string? OptimizerName => Optimizer is null ? null : OptimizerModelRules.Updates(Optimizer).FirstOrDefault()?.OpType;

    /// <summary>Whether a folder looks like one of artifacts.</summary>
    public static bool Is(string folder) => File.Exists(Path.Combine(folder, TrainingModel)) && File.Exists(Path.Combine(folder, CheckpointFile));

    /// <summary>Reads a folder.</summary>
    /// <exception cref="TrainingArtifactException">A file is damaged or missing.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnsupportedOperatorException">A model holds what is not read, such as a subgraph.</exception>
    public static ArtifactFolder Read(string folder)
    {
        if (!Is(folder))
        {
            throw new TrainingArtifactException(folder, $"it has no {TrainingModel} and {CheckpointFile}.",
                "Give a folder of ONNX Runtime Training artifacts.");
        }

        OnnxDocument training = Model(folder, TrainingModel)!;
        OnnxDocument? evaluation = Model(folder, EvaluationModel), optimizer = Model(folder, OptimizerModel);
        TrainingCheckpoint checkpoint = TrainingCheckpoint.Read(WholeFile.Read(Path.Combine(folder, CheckpointFile)));
        return new ArtifactFolder(training, evaluation, optimizer, checkpoint, ArtifactRules.Find(training, evaluation, optimizer, checkpoint));
    }

    /// <summary>
    /// Writes artifacts as a folder, all or nothing: they are written beside it and renamed into its place. A previous folder is replaced only if it holds
    /// nothing but artifacts.
    /// </summary>
    /// <exception cref="TrainingArtifactException">The folder holds other files.</exception>
    /// <exception cref="IOException">No space or no such parent folder; a previous folder is untouched.</exception>
    public static void Write(string folder, TrainingArtifacts artifacts)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        (string Name, byte[]? Bytes)[] files =
        [
            (TrainingModel, artifacts.TrainingModel),
            (EvaluationModel, artifacts.EvaluationModel),
            (OptimizerModel, artifacts.OptimizerModel),
            (CheckpointFile, artifacts.Checkpoint),
        ];
        string? foreign = Directory.Exists(full)
            ? Directory.EnumerateFileSystemEntries(full).FirstOrDefault(entry => !files.Any(f => f.Name == Path.GetFileName(entry)) || Directory.Exists(entry))
            : null;
        if (foreign is not null || File.Exists(full))
        {
            throw new TrainingArtifactException(folder, $"it holds '{Path.GetFileName(foreign ?? full)}', which is no training artifact.",
                "Choose a new or empty folder.");
        }

        // Names that nobody has given a folder of theirs.
        string fresh = $"{full}.{Path.GetRandomFileName()}", previous = $"{full}.{Path.GetRandomFileName()}";
        try
        {
            Directory.CreateDirectory(fresh);
            foreach ((string name, byte[]? bytes) in files)
            {
                if (bytes is not null)
                {
                    WholeFile.WriteAtomically(Path.Combine(fresh, name), bytes);
                }
            }

            if (Directory.Exists(full))
            {
                Directory.Move(full, previous);
            }

            Directory.Move(fresh, full);
        }
        catch
        {
            Discard(fresh);
            if (!Directory.Exists(full) && Directory.Exists(previous))
            {
                Directory.Move(previous, full);
            }

            throw;
        }

        WholeFile.FlushDirectory(Path.GetDirectoryName(full)!);
        Discard(previous);
    }

    private static OnnxDocument? Model(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return OnnxDocument.Read(WholeFile.Read(path));
        }
        catch (OnnxFormatException e)
        {
            throw new TrainingArtifactException(name, e.Message, "Generate the artifacts again.", e);
        }
    }

    // Deletes what this class has written and nothing else: a folder that holds more is somebody's.
    private static void Discard(string folder)
    {
        if (Directory.Exists(folder))
        {
            foreach (string name in (string[])[TrainingModel, EvaluationModel, OptimizerModel, CheckpointFile])
            {
                File.Delete(Path.Combine(folder, name));
            }

            Directory.Delete(folder, recursive: false);
        }
    }
}
