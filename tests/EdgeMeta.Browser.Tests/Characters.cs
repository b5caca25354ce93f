using EdgeMeta.EndToEnd.Cli;
using EdgeMeta.Trainer.Episodes;

[assembly: AssemblyFixture(typeof(EdgeMeta.Browser.Tests.Characters))]

namespace EdgeMeta.Browser.Tests;

/// <summary>The bundle of a small recogniser of characters, meta-trained on Omniglot when a test first asks for it.</summary>
public sealed class Characters : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> bundle;

    public Characters() => bundle = new Lazy<string>(Train);

    /// <summary>The bundle's file; the test is skipped, visibly, where the data are not there.</summary>
    public string Bundle
    {
        get
        {
            Assert.SkipWhen(OmniglotData.TryLocate(null, out string missing) is null, missing);
            return bundle.Value;
        }
    }

    /// <summary>A file that goes with the tests.</summary>
    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }

    public void Dispose() => folder.Dispose();

    private string Train()
    {
        File.WriteAllText(folder["config.json"], """
            {
              "name": "characters", "model": { "name": "conv4", "filters": 16, "norm": "batch" },
              "episodes": { "kind": "omniglot", "ways": 5, "shots": 5, "queries": 5, "heldOut": ["Korean", "Tagalog"], "quarterTurns": true },
              "norm": "support", "innerRates": { "initial": 0.2, "learned": true, "learningRate": 0.003, "minimum": 0.0001, "maximum": 1 },
              "metaBatchSize": 4, "iterations": 150, "outerLearningRate": 0.004, "outerSchedule": "cosine", "clipNorm": 10
            }
            """);
        CliRun.Done("train", "--config", folder["config.json"], "--data", OmniglotData.TryLocate(null, out _)!, "--out", folder["run"], "--threads", "2");
        CliRun.Done("export", folder["run"], "--out", folder["characters.edgemeta"]);
        return folder["characters.edgemeta"];
    }
}
