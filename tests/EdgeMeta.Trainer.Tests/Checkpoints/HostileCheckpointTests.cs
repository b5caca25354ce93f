using EdgeMeta.Trainer.Tests.Episodes;
using EdgeMeta.Trainer.Tests.Training;

namespace EdgeMeta.Trainer.Tests.Checkpoints;

public sealed class HostileCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunFolder run;
    private readonly byte[] good;

    public HostileCheckpointTests()
    {
        run = new RunFolder(folder["run"]);
        TrainingRunTests.Start(run.Path).Train(new TrainingOptions());
        good = File.ReadAllBytes(run.Checkpoint);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (int length = 0; length < good.Length; length += Math.Max(1, good.Length / 97))
        {
            File.WriteAllBytes(run.Checkpoint, good[..length]);
            Refused();
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        for (int at = 0; at < good.Length; at += Math.Max(1, good.Length / 211))
        {
            byte[] bad = [.. good];
            bad[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(run.Checkpoint, bad);
            Refused();
        }
    }

    [Fact]
    public void Another_model_is_refused()
    {
        byte[] model = File.ReadAllBytes(run.Model);
        model[^1] ^= 1;
        File.WriteAllBytes(run.Model, model);
        Assert.Contains("model.onnx", Refused().Message);
    }

    [Fact]
    public void A_missing_model_is_refused()
    {
        File.Delete(run.Model);
        Refused();
    }

    [Fact]
    public void A_folder_without_a_checkpoint_is_refused() =>
        Assert.Contains("holds no training run", Assert.Throws<CheckpointException>(() => Checkpoint.Load(folder["nothing"])).Message);

    [Fact]
    public void A_safetensors_file_that_is_no_checkpoint_is_refused()
    {
        File.WriteAllBytes(run.Checkpoint, new Bundles.TensorFile([Bundles.NamedTensor.FromFloats("x", [1], new float[] { 1 })]).ToBytes());
        Assert.Contains("no checkpoint", Refused().Message);
    }

    [Fact]
    public void What_was_saved_is_what_is_loaded()
    {
        Checkpoint loaded = Checkpoint.Load(run.Path);
        Assert.Equal(6, loaded.Info.Iteration);
        Assert.Equal(6, loaded.Optimizer.Steps);
        Assert.Equal(loaded.Algorithm.Layout.Size, loaded.Values.Length);
        Assert.Equal(loaded.Algorithm.Recipe(loaded.Values), loaded.Info.Recipe);
    }

    private CheckpointException Refused() => Assert.Throws<CheckpointException>(() => Checkpoint.Load(run.Path));
}
