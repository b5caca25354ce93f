using EdgeMeta.Export.OrtTraining;

namespace EdgeMeta.Export.Tests.OrtTraining;

public sealed class ArtifactFolderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("edgemeta-").FullName;
    private readonly TrainingArtifacts artifacts = TrainingArtifacts.Generate(Nets.Mlp(), new TrainingArtifactOptions());

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void What_is_written_is_read_back_without_findings()
    {
        string folder = Path.Combine(root, "out");
        ArtifactFolder.Write(folder, artifacts);
        ArtifactFolder read = ArtifactFolder.Read(folder);

        Assert.Empty(read.Findings);
        Assert.Equal("SGDOptimizerV2", read.OptimizerName);
        Assert.Equal(artifacts.Trainable, read.Checkpoint.Trainable.Select(t => t.Name));
        Assert.Equal(["x: float[N,4]", "labels: int64[N]"], ArtifactRules.UserInputs(read.Training, read.Checkpoint).Select(i => i.ToString()));
        Assert.Equal(["loss: float[]", "logits: float[N,3]"], ArtifactRules.UserOutputs(read.Training).Select(o => o.ToString()));
        Assert.Equal([ArtifactFolder.CheckpointFile, ArtifactFolder.EvaluationModel, ArtifactFolder.OptimizerModel, ArtifactFolder.TrainingModel],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFileSystemEntries(root));
    }

    [Fact]
    public void A_folder_of_artifacts_is_replaced_as_a_whole()
    {
        string folder = Path.Combine(root, "out");
        ArtifactFolder.Write(folder, artifacts);
        ArtifactFolder.Write(folder + Path.DirectorySeparatorChar, TrainingArtifacts.Generate(Nets.Mlp(), new TrainingArtifactOptions { Evaluation = false }));

        Assert.Null(ArtifactFolder.Read(folder).Evaluation);
        Assert.Single(Directory.GetFileSystemEntries(root));
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_left_alone()
    {
        string precious = Path.Combine(root, "thesis.txt");
        File.WriteAllText(precious, "years of work");
        TrainingArtifactException refused = Assert.Throws<TrainingArtifactException>(() => ArtifactFolder.Write(root, artifacts));
        Assert.Contains("thesis.txt", refused.Message, StringComparison.Ordinal);
        Assert.Throws<TrainingArtifactException>(() => ArtifactFolder.Write(precious, artifacts));
        Assert.Equal("years of work", File.ReadAllText(precious));
    }

    [Fact]
    public void Folders_beside_it_are_left_alone()
    {
        string folder = Path.Combine(root, "out");
        foreach (string beside in (string[])[".old", ".new", ""])
        {
            ArtifactFolder.Write(folder + beside, artifacts);
        }

        ArtifactFolder.Write(folder, artifacts);
        Assert.Equal(["out", "out.new", "out.old"], Directory.GetFileSystemEntries(root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(ArtifactFolder.Read(folder + ".old").Findings);
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing()
    {
        File.WriteAllText(Path.Combine(root, "file"), "");
        Assert.ThrowsAny<IOException>(() => ArtifactFolder.Write(Path.Combine(root, "file", "out"), artifacts));
        Assert.Equal(["file"], Directory.GetFileSystemEntries(root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(ArtifactFolder.TrainingModel)]
    [InlineData(ArtifactFolder.OptimizerModel)]
    [InlineData(ArtifactFolder.CheckpointFile)]
    public void A_damaged_file_is_refused_by_name(string file)
    {
        string folder = Path.Combine(root, "out");
        ArtifactFolder.Write(folder, artifacts);
        string path = Path.Combine(folder, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^40]);
        TrainingArtifactException refused = Assert.Throws<TrainingArtifactException>(() => ArtifactFolder.Read(folder));
        Assert.Equal(file, refused.Where);
    }

    [Fact]
    public void A_folder_without_artifacts_is_refused() => Assert.Throws<TrainingArtifactException>(() => ArtifactFolder.Read(root));
}
