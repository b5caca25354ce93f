using System.Diagnostics;

namespace EdgeMeta.EndToEnd.Cli;

public sealed class KilledTests
{
    [Fact]
    public void A_training_killed_without_warning_leaves_a_checkpoint_that_can_be_resumed()
    {
        using var folder = new TemporaryFolder();
        string program = Path.Combine(AppContext.BaseDirectory, "edgemeta.dll");
        using Process training = Sample.Start(program, "train", "--preset", "sinusoid-quick", "--out", folder["run"]);
        while (training.StandardError.ReadLine() is { } line && !line.Contains("tasks/s", StringComparison.Ordinal))
        {
        }

        training.Kill();
        training.WaitForExit();
        CliRun.Done("evaluate", folder["run"], "--episodes", "2");
        CliRun resumed = CliRun.Of("train", "--resume", "--out", folder["run"], "--time-limit", "2s");
        Assert.True(resumed.Code == 0, resumed.Error);
    }
}
