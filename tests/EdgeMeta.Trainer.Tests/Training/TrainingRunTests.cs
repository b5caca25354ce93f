using System.Text.Json;
using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Zoo;
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

    [Theory]
    [InlineData(3, 10, "an example of these episodes is [1,8,8]")]
    [InlineData(4, 8, "these episodes have 3 classes")]
    public void A_model_of_another_input_or_output_is_refused_and_no_run_is_begun(int ways, int size, string said)
    {
        using var folder = new TemporaryFolder();
        byte[] model = OnnxWriter.Write(Conv4.Create(new Conv4Options { Ways = ways, Filters = 4, Size = size, Blocks = 2 }));
        var refusal = Assert.Throws<TrainingConfigException>(() => TrainingRun.Start(folder["run"], SmallModels.ConvConfig(6), SmallModels.Noise, model));
        Assert.Equal("model", refusal.Member);
        Assert.Contains(said, refusal.Message);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Statistics_that_an_exporter_merged_with_a_parameter_are_kept_apart()
    {
        using var folder = new TemporaryFolder();
        var b = new GraphBuilder("merged");
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 1, 8, 8));
        (Value scale, Value bias) = (b.Initializer("scale", TensorData.Vector(1f)), b.Initializer("bias", TensorData.Vector(0f)));
        Value normal = b.Op("BatchNormalization", x, scale, bias, b.Node("Identity", [bias], outputNames: ["mean"])[0], scale);
        Value weight = b.Initializer("weight", TensorData.Of<float>([64, 3], Enumerable.Range(0, 192).Select(i => i / 192f).ToArray()));
        b.Output("y", b.MatMul(b.Op("Flatten", normal), weight));
        TrainingConfig config = SmallModels.ConvConfig(2, NormPolicy.None);
        var checkpoint = TrainingRun.Start(folder["run"], config, SmallModels.Noise, OnnxWriter.Write(b.Build())).Train(new TrainingOptions());
        Assert.Equal(["bias", "mean", "scale", "scale.statistic", "weight"], checkpoint.Graph.Initializers.Select(i => i.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_validation_that_overflows_is_kept_as_it_is()
    {
        var figure = new StepFigure(1, double.NaN, double.PositiveInfinity);
        string json = JsonSerializer.Serialize(figure, TrainingConfigJson.Options);
        Assert.Equal(figure, JsonSerializer.Deserialize<StepFigure>(json, TrainingConfigJson.Options));
    }

    [Fact]
    public void A_folder_is_discarded_only_if_it_is_a_run()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        run.Discard();
        Start(folder["run"]).Train(new TrainingOptions());
        File.WriteAllText(folder["run/thesis.txt"], "mine");
        Assert.Contains("thesis.txt", Assert.Throws<CheckpointException>(run.Discard).Message);
        Assert.True(File.Exists(run.Checkpoint));
        File.Delete(folder["run/thesis.txt"]);
        run.Discard();
        Assert.False(Directory.Exists(folder["run"]));
    }

    internal static TrainingRun Start(string path) =>
        TrainingRun.Start(path, SmallModels.ConvConfig(6), SmallModels.Noise, OnnxWriter.Write(SmallModels.Conv().Graph));
}
