using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Trainer.Tests.Episodes;

namespace EdgeMeta.Trainer.Tests.Training;

public sealed class TrainingRunTests
{
    [Fact]
    public void A_cancelled_run_resumes_to_the_same_bits_as_one_in_one_piece()
    {
        using var folder = new TemporaryFolder();
        Checkpoint whole = Start(folder["whole"]).Train(new TrainingOptions());
        Assert.True(whole.Info.Complete);

        using var stop = new CancellationTokenSource();
        Checkpoint half = Start(folder["halves"]).Train(new TrainingOptions
        {
            ReportEvery = TimeSpan.Zero,
            Progress = p =>
            {
                if (p.Iteration == 3)
                {
                    stop.Cancel();
                }
            },
        }, stop.Token);
        Assert.False(half.Info.Complete);
        Assert.Equal(3, half.Info.Iteration);

        Checkpoint loaded = Checkpoint.Load(folder["halves"]);
        Assert.Equal(half.Values, loaded.Values);
        Checkpoint rest = TrainingRun.Resume(loaded, folder["halves"], SmallModels.Noise).Train(new TrainingOptions { Threads = 2 });
        Assert.True(rest.Info.Complete);
        Assert.Equal(whole.Values, rest.Values);
        Assert.Equal(whole.Optimizer.FirstMoment.ToArray(), rest.Optimizer.FirstMoment.ToArray());
        Assert.Equal(whole.Optimizer.SecondMoment.ToArray(), rest.Optimizer.SecondMoment.ToArray());
        Assert.Equal(whole.Info.Curve.Select(p => p.Iteration), rest.Info.Curve.Select(p => p.Iteration));
    }

    [Fact]
    public void A_run_leaves_its_checkpoint_model_table_and_picture()
    {
        using var folder = new TemporaryFolder();
        Start(folder["run"]).Train(new TrainingOptions());
        var files = new RunFolder(folder["run"]);
        Assert.All([files.Model, files.Checkpoint, files.CheckpointText, files.CurveTable, files.CurvePicture], file => Assert.True(File.Exists(file), file));
        Assert.Equal(1 + 4, File.ReadAllLines(files.CurveTable).Length);
        Assert.Empty(Directory.GetFiles(folder["run"], "*.new"));
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        Start(folder["run"]).Train(new TrainingOptions());
        byte[] before = File.ReadAllBytes(new RunFolder(folder["run"]).Checkpoint);
        Assert.Contains("already holds", Assert.Throws<CheckpointException>(() => Start(folder["run"])).Message);
        Assert.Equal(before, File.ReadAllBytes(new RunFolder(folder["run"]).Checkpoint));
    }

    [Fact]
    public void Resuming_with_other_data_is_refused()
    {
        using var folder = new TemporaryFolder();
        Checkpoint checkpoint = Start(folder["run"]).Train(new TrainingOptions());
        var other = new EpisodeSource(new Trainer.Episodes.Sinusoid(5, 5), null, new Trainer.Episodes.Sinusoid(5, 5));
        Assert.Contains("other data", Assert.Throws<CheckpointException>(() => TrainingRun.Resume(checkpoint, folder["run"], other)).Message);
    }

    internal static TrainingRun Start(string path) =>
        TrainingRun.Start(path, SmallModels.ConvConfig(6), SmallModels.Noise, OnnxWriter.Write(SmallModels.Conv().Graph));
}
