using System.CommandLine;
using System.Text.RegularExpressions;
using EdgeMeta.Cli;
using EdgeMeta.EndToEnd.Conventions;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.EndToEnd.Cli;

/// <summary>The README shows only what is there: its commands parse, its table lists the verbs, and its Omniglot path runs.</summary>
public sealed partial class ReadmeTests(Glyphs glyphs)
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Every_command_parses()
    {
        RootCommand root = CommandLine.Build(new Terminal(TextWriter.Null, TextWriter.Null, false, false));
        string[] lines = [.. Command().Matches(Readme).Select(m => m.Groups[1].Value.Trim())];
        Assert.True(lines.Length >= 10, $"only {lines.Length} commands found");
        Assert.All(lines, line => Assert.Empty(root.Parse(line).Errors));
    }

    [Fact]
    public void The_table_of_commands_lists_every_verb()
    {
        RootCommand root = CommandLine.Build(new Terminal(TextWriter.Null, TextWriter.Null, false, false));
        Assert.Equal(root.Subcommands.Select(c => c.Name).Order(), TableRow().Matches(Readme).Select(m => m.Groups[1].Value).Order());
    }

    [Fact]
    public void The_path_from_drawings_to_a_recogniser_runs_as_written()
    {
        string? data = OmniglotData.TryLocate(null, out string missing);
        Assert.SkipWhen(data is null, missing);

        using var folder = new TemporaryFolder();
        string block = Readme[Readme.IndexOf("<!-- omniglot -->", StringComparison.Ordinal)..Readme.IndexOf("<!-- /omniglot -->", StringComparison.Ordinal)];
        foreach (Match match in Command().Matches(block))
        {
            string[] words = match.Groups[1].Value.Trim().Split(' ');
            string[] args = [words[0], .. words.Skip(1).Select(a => Placed(a, folder, data!))];
            string[] fewer = args[0] switch
            {
                "train" => ["--iterations", "30"],
                "evaluate" => ["--episodes", "10"],
                "verify" => ["--episodes", "5"],
                _ => [],
            };
            CliRun.Done([.. args, .. fewer]);
        }
    }

    [Fact]
    public void The_sample_OnDevice_adapts_and_recognises()
    {
        string picture = Path.Combine(glyphs.Support, "class1", "0.png");
        (int code, string output) = Sample.Run("OnDevice", glyphs.Bundle, glyphs.Support, picture);
        Assert.True(code == 0, output);
        Assert.Contains("support loss", output, StringComparison.Ordinal);
        Assert.Contains("0.png: class", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_Sinusoid_trains_and_exports()
    {
        using var folder = new TemporaryFolder();
        (int code, string output) = Sample.Run("Sinusoid", folder.Path, "100");
        Assert.True(code == 0, output);
        CliRun.Done("verify", folder["sine.edgemeta"], "--episodes", "2");
    }

    private static string Placed(string argument, TemporaryFolder folder, string data) => argument switch
    {
        "omniglot" => data,
        "drawings/query/CLASS" => Directory.EnumerateDirectories(folder["drawings", "query"]).First(),
        _ when argument.Contains('/') || argument.Contains('.') || argument is "my-glyphs" or "drawings" => folder[argument],
        _ => argument,
    };

    [GeneratedRegex(@"^edgemeta (.*)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^\| `edgemeta (\w+)", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
