using EdgeMeta.Trainer;

namespace EdgeMeta.EndToEnd.Cli;

/// <summary>What a training run and its bundle remember of how they were asked for.</summary>
public sealed class TrainTests(Glyphs glyphs) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_that_time_has_ended_is_not_trained_on_when_it_is_resumed()
    {
        CliRun.Done("train", "--preset", "sinusoid-quick", "--out", folder["run"], "--time-limit", "1s");
        Checkpoint ended = Checkpoint.Load(folder["run"]);
        CliRun.Done("train", "--resume", "--out", folder["run"]);
        Checkpoint resumed = Checkpoint.Load(folder["run"]);
        Assert.InRange(ended.Info.Iteration, 1, 9_999);
        Assert.Equal((ended.Info.Iteration, 1, true), (resumed.Info.Iteration, resumed.Info.TimeLimit, resumed.Info.Complete));
        Assert.Equal(ended.Values, resumed.Values);
    }

    [Fact]
    public void A_bundle_is_judged_on_the_classes_that_its_run_held_out()
    {
        File.WriteAllText(folder["config.json"], """
            {
              "name": "bars", "model": { "name": "conv4", "filters": 4, "norm": "batch" },
              "episodes": { "kind": "images", "ways": 2, "shots": 2, "queries": 2, "quarterTurns": false, "invert": true, "heldOut": ["class3", "class4"] },
              "norm": "support", "innerRates": { "initial": 0.1 }, "metaBatchSize": 2, "iterations": 2, "test": { "episodes": 5, "queries": 2, "steps": 1 }
            }
            """);
        string pictures = glyphs.Folder["pictures"];
        CliRun.Done("train", "--config", folder["config.json"], "--data", pictures, "--out", folder["run"], "--threads", "1");
        CliRun.Done("export", folder["run"], "--out", folder["bars.edgemeta"]);
        foreach (string subject in (string[])[folder["run"], folder["bars.edgemeta"]])
        {
            Assert.Contains("of 2 image classes", CliRun.Done("evaluate", subject, "--data", pictures, "--episodes", "2").Error, StringComparison.Ordinal);
        }
    }
}
