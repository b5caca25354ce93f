using System.CommandLine;
using EdgeMeta.Trainer;

namespace EdgeMeta.Cli.Commands;

/// <summary>What verbs have in common.</summary>
internal static class Verb
{
    /// <summary>A verb whose help ends in examples, each without the leading program name.</summary>
    public static Command Create(string name, string description, params string[] examples) => new VerbCommand(name, description, examples);

    /// <summary>The option <c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document instead of text; its members are documented and stable." };

    /// <summary>The option <c>--threads</c>; as many as there are processors where it is not given.</summary>
    public static Option<int> Threads()
    {
        var threads = new Option<int>("--threads")
        {
            Description = "Threads that share the episodes.",
            DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, TrainingOptions.MostThreads),
        };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > TrainingOptions.MostThreads)
            {
                result.AddError($"--threads is 1 to {TrainingOptions.MostThreads}");
            }
        });
        return threads;
    }

    /// <summary>The option <c>--data</c>.</summary>
    public static Option<string?> Data() =>
        new("--data") { Description = "Folder with Omniglot's zips, or with a folder of PNG pictures per class; EDGEMETA_DATA otherwise." };
}
