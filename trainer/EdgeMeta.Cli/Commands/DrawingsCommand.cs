using System.CommandLine;
using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta drawings</c>: takes held-out Omniglot drawings out of the zips, to try adaptation with.</summary>
internal static class DrawingsCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> data = Verb.Data();
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder to make: support/CLASS/*.png and query/CLASS/*.png.", Required = true };
        var ways = new Option<int>("--ways") { Description = "How many characters.", DefaultValueFactory = _ => 5 };
        var shots = new Option<int>("--shots") { Description = "Drawings of each to adapt on.", DefaultValueFactory = _ => 5 };
        var queries = new Option<int>("--queries") { Description = "Drawings of each to recognise.", DefaultValueFactory = _ => 5 };
        var seed = new Option<ulong>("--seed") { Description = "Decides which.", DefaultValueFactory = _ => 1UL };
        Command command = Verb.Create("drawings", "Write drawings of characters that training never saw as PNG files, from Omniglot's zips.",
            "drawings --data path/to/omniglot --out drawings");
        foreach (Option option in (Option[])[data, output, ways, shots, queries, seed])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            OmniglotData omniglot = OmniglotData.Load(parsed.GetValue(data));
            string folder = parsed.GetRequiredValue(output).FullName;
            try
            {
                IReadOnlyList<string> classes = omniglot.WriteDrawings(
                    folder, parsed.GetValue(ways), parsed.GetValue(shots), parsed.GetValue(queries), EpisodeRandom.For(parsed.GetValue(seed), 0, 0));
                terminal.Say($"Wrote drawings of {string.Join(", ", classes)} to {folder}.");
            }
            catch (ArgumentException e)
            {
                throw new UsageException(e.Message);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
