using EdgeMeta.EndToEnd.Cli;
using EdgeMeta.Trainer.Episodes;

[assembly: AssemblyFixture(typeof(EdgeMeta.Browser.Tests.Characters))]

namespace EdgeMeta.Browser.Tests;

/// <summary>
/// The bundle of a small recogniser of characters, meta-trained when a test first asks for it: on Omniglot, or where that is not there on characters made up
/// for the tests.
/// </summary>
public sealed class Characters : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> bundle;

    public Characters() => bundle = new Lazy<string>(Train);

    /// <summary>The bundle's file.</summary>
    public string Bundle => bundle.Value;

    /// <summary>A file that goes with the tests.</summary>
    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }

    public void Dispose() => folder.Dispose();

    private string Train()
    {
        string? data = OmniglotData.TryLocate(null, out _);
        string episodes = data is null
            ? $""" "kind": "images", "invert": true, "heldOut": ["{string.Join("\", \"", InventedCharacters.Write(folder["invented"]).TakeLast(6))}"] """
            : """ "kind": "omniglot", "heldOut": ["Korean", "Tagalog"] """;
        File.WriteAllText(folder["config.json"], $$"""
            {
              "name": "characters", "model": { "name": "conv4", "filters": 16, "norm": "batch" },
              "episodes": { {{episodes}}, "ways": 5, "shots": 5, "queries": 5, "quarterTurns": true },
              "norm": "support", "innerRates": { "initial": 0.2, "learned": true, "learningRate": 0.003, "minimum": 0.0001, "maximum": 1 },
              "metaBatchSize": 4, "iterations": 150, "outerLearningRate": 0.004, "outerSchedule": "cosine", "clipNorm": 10,
              "test": { "queries": 5 }
            }
            """);
        CliRun.Done("train", "--config", folder["config.json"], "--data", data ?? folder["invented"], "--out", folder["run"], "--threads", "2");
        CliRun.Done("export", folder["run"], "--out", folder["characters.edgemeta"]);
        return folder["characters.edgemeta"];
    }
}
