using System.CommandLine;
using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Cli.Display;
using EdgeMeta.Cli.Evaluation;
using EdgeMeta.Export;
using EdgeMeta.Export.Verification;
using EdgeMeta.Runtime;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Exporting;
using EdgeMeta.Trainer.Verification;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta verify</c>: proves a bundle, or a run by exporting it, against torch.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var subject = new Argument<string>("run-or-bundle") { Description = "A bundle, or a training run's folder, which is exported in memory first." };
        Option<string?> data = Verb.Data();
        var episodes = new Option<int?>("--episodes") { Description = "Episodes of the meta-test; 50 where it is not given." };
        Option<string> engine = EngineOption.Create();
        Option<bool> json = Verb.Json();
        Command command = Verb.Create(
            "verify",
            "Prove a bundle: structure, forward pass, gradients, second order, phi after every step, meta-test. Exit code 0 only if every check holds.",
            "verify glyphs.edgemeta", "verify runs/glyphs --data path/to/omniglot --episodes 200", "verify glyphs.edgemeta --json");
        command.Arguments.Add(subject);
        foreach (Option option in (Option[])[data, episodes, engine, json])
        {
            command.Options.Add(option);
        }

        episodes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError("--episodes is at least 1");
            }
        });
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(subject);
            (Bundle bundle, EpisodeSampler? sampler) = Directory.Exists(path)
                ? OfRun(path, parsed.GetValue(data))
                : OfBundle(Bundle.Open(path), parsed.GetValue(data));
            EngineOptions options = EngineOption.Resolve(parsed.GetRequiredValue(engine));
            EngineChoice choice = EngineChoice.For(bundle, options);
            EngineOption.Tell(terminal, choice);
            options = options with { Engine = choice.Kind };
            return Run(terminal, bundle, sampler, parsed.GetValue(episodes) ?? 50, options, parsed.GetValue(json));
        });
        return command;
    }

    /// <summary>Verifies with live lines; also what the demo does.</summary>
    public static int Run(Terminal terminal, Bundle bundle, EpisodeSampler? sampler, int episodes, EngineOptions options, bool json)
    {
        var checks = new List<Check>();
        var verifier = new Verifier(bundle, options);
        foreach (Check check in verifier.Run(sampler, episodes))
        {
            checks.Add(check);
            if (!json)
            {
                terminal.Out.WriteLine(Line(check));
            }
        }

        bool holds = checks.All(c => c.Verdict != Verdict.Fails);
        if (json)
        {
            JsonOutput.Write(terminal, new
            {
                holds,
                checks = checks.Select(c => new { id = c.Id, claim = c.Claim, figure = c.Figure, bound = c.Bound, verdict = Word(c.Verdict), note = c.Note }),
                phi = Agreement(verifier.Agreement!),
            });
        }
        else
        {
            Write(verifier.Agreement!, terminal.Out);
            terminal.Out.WriteLine(holds ? $"All {checks.Count(c => c.Verdict == Verdict.Holds)} checks that were run hold." : "A check FAILED.");
        }

        return holds ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private static IEnumerable<object> Agreement(EngineAgreement agreement) => agreement.Steps.Select((distances, i) => new
    {
        step = i + 1,
        distances = agreement.Pairs.Zip(distances, (pair, distance) => new { one = pair.One, other = pair.Other, distance }),
    });

    private static void Write(EngineAgreement agreement, TextWriter output)
    {
        output.WriteLine("Phi after every step, the largest difference over the largest move of a parameter:");
        var table = new Table(["steps", .. agreement.Pairs.Select(pair => $"{pair.One} - {pair.Other}")]);
        for (int i = 0; i < agreement.Steps.Count; i++)
        {
            string[] cells = [.. agreement.Steps[i].Select(distance => distance.ToString("0.0e-0", CultureInfo.InvariantCulture))];
            table.Row([(i + 1).ToString(CultureInfo.InvariantCulture), .. cells]);
        }

        table.Write(output);
    }

    private static (Bundle, EpisodeSampler?) OfRun(string folder, string? data)
    {
        Checkpoint checkpoint = Checkpoint.Load(folder);
        byte[] bytes = BundleExporter.ToBytes(RunExporter.Request(checkpoint, EpisodeFile.Read(new RunFolder(folder)), proof: null));
        using var stream = new MemoryStream(bytes);
        TrainingConfig config = checkpoint.Info.Config;
        bool here = config.Episodes.Kind != EpisodeKind.Omniglot || OmniglotData.TryLocate(data, out _) is not null;
        here &= config.Episodes.Kind != EpisodeKind.Images || data is not null;
        return (Bundle.Open(stream), here ? EpisodeSource.Open(config, data).Test : null);
    }

    private static (Bundle, EpisodeSampler?) OfBundle(Bundle bundle, string? data) => (bundle, EpisodeChoice.For(bundle, data));

    private static string Line(Check c)
    {
        string figure = c.Figure is { } f ? string.Create(CultureInfo.InvariantCulture, $"{f:0.00e-0}") : "";
        string bound = c.Bound is { } b ? string.Create(CultureInfo.InvariantCulture, $"<= {b:0e-0}") : "";
        string note = c.Note.Length > 0 ? $"  ({c.Note})" : "";
        return $"{Word(c.Verdict),-8} {c.Claim,-62} {figure,9} {bound,-9}{note}".TrimEnd();
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Fails => "FAILS",
        _ => "not run",
    };
}
