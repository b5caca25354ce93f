using System.CommandLine;

namespace EdgeMeta.Cli.Commands;

/// <summary>What verbs have in common.</summary>
internal static class Verb
{
    /// <summary>A verb whose help ends in examples.</summary>
    public static Command Create(string name, string description, params string[] examples) =>
        new(name, $"{description}\n\nExamples:\n{string.Join('\n', examples.Select(e => $"  edgemeta {e}"))}");

    /// <summary>The option <c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document instead of text; its members are documented and stable." };
}
