using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer;

/// <summary>The files of a training run.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>The model as it was before training.</summary>
    public string Model => System.IO.Path.Combine(Path, "model.onnx");

    /// <summary>The checkpoint: the one file that counts.</summary>
    public string Checkpoint => System.IO.Path.Combine(Path, "checkpoint.safetensors");

    /// <summary>The checkpoint's text for people; never read back.</summary>
    public string CheckpointText => System.IO.Path.Combine(Path, "checkpoint.json");

    /// <summary>The held-out episode that export records and verification replays.</summary>
    public string Episode => System.IO.Path.Combine(Path, "episode.safetensors");

    /// <summary>The learning curve as a table.</summary>
    public string CurveTable => System.IO.Path.Combine(Path, "curve.csv");

    /// <summary>The learning curve as a picture.</summary>
    public string CurvePicture => System.IO.Path.Combine(Path, "curve.svg");

    /// <summary>Deletes a run, if there is one.</summary>
    /// <exception cref="CheckpointException">The folder holds something else, which is kept.</exception>
    public void Discard()
    {
        if (!Directory.Exists(Path))
        {
            return;
        }

        string[] own = [Model, Checkpoint, CheckpointText, Episode, CurveTable, CurvePicture];
        if (Directory.EnumerateFileSystemEntries(Path).FirstOrDefault(entry => !own.Contains(entry)) is { } foreign)
        {
            throw new CheckpointException(Path, $"holds '{System.IO.Path.GetFileName(foreign)}', which is no part of a training run.", "Name another folder.");
        }

        Array.ForEach(own, File.Delete);
        Directory.Delete(Path);
    }

    /// <summary>Makes the folder and writes the model's bytes and the held-out episode.</summary>
    /// <exception cref="CheckpointException">The folder already holds a run.</exception>
    public void Begin(ReadOnlySpan<byte> model, ReadOnlySpan<byte> episode)
    {
        if (File.Exists(Checkpoint))
        {
            throw new CheckpointException(Path, "already holds a training run.", "Resume it, or name another folder.");
        }

        Directory.CreateDirectory(Path);
        WholeFile.WriteAtomically(Model, model);
        WholeFile.WriteAtomically(Episode, episode);
    }
}
