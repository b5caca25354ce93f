using System.CommandLine;
using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Runtime;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta adapt</c>: personalises a bundle with a few examples.</summary>
internal static class AdaptCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("bundle") { Description = "The bundle." };
        var support = new Option<string?>("--support")
        {
            Description = "The examples: a folder with a folder of PNG pictures per class, a .csv, or a .safetensors with x and y.",
        };
        var state = new Option<DirectoryInfo>("--state") { Description = "The folder that keeps what was learned.", Required = true };
        var steps = new Option<int?>("--steps") { Description = "Inner steps, in the place of the recipe's." };
        var goOn = new Option<bool>("--continue") { Description = "Go on from the state that is kept, whichever engine it came from, instead of theta." };
        var rollback = new Option<bool>("--rollback") { Description = "Return to the state before the last adaptation, and do nothing else." };
        var forget = new Option<bool>("--forget") { Description = "Delete every adapted state, and do nothing else: the model is theta again." };
        Option<string> engine = EngineOption.Create();
        Option<bool> json = Verb.Json();
        Command command = Verb.Create(
            "adapt",
            "Take the recipe's inner steps on a few labelled examples and keep the result. Refused, and nothing changed, if they do not lower the loss.",
            "adapt glyphs.edgemeta --support drawings --state my-glyphs",
            "adapt sine.edgemeta --support points.csv --state my-sine --steps 10",
            "adapt glyphs.edgemeta --support drawings --state my-glyphs --engine ort-training-wasm",
            "adapt glyphs.edgemeta --support drawings --state my-glyphs --continue --steps 2",
            "adapt glyphs.edgemeta --state my-glyphs --rollback");
        command.Arguments.Add(file);
        foreach (Option option in (Option[])[support, state, steps, engine, goOn, rollback, forget, json])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(r =>
        {
            if (r.GetValue(steps) is < 1 or > AdaptationRecipe.MostSteps)
            {
                r.AddError($"--steps is 1 to {AdaptationRecipe.MostSteps}");
            }

            if ((r.GetValue(support) is null ? 0 : 1) + (r.GetValue(rollback) ? 1 : 0) + (r.GetValue(forget) ? 1 : 0) != 1)
            {
                r.AddError("give exactly one of --support, --rollback and --forget");
            }

            if (r.GetValue(goOn) && r.GetValue(support) is null)
            {
                r.AddError("--continue goes with --support");
            }
        });
        command.SetAction(parsed =>
        {
            Bundle bundle = Bundle.Open(parsed.GetRequiredValue(file).FullName);
            string folder = parsed.GetRequiredValue(state).FullName;
            if (parsed.GetValue(support) is not { } examples)
            {
                return Undo(terminal, folder, parsed.GetValue(rollback));
            }

            ExampleSet set = ExampleReader.ReadSupport(examples, bundle.Manifest.Model);
            using Adapter adapter = Adapter.Open(bundle, EngineOption.Resolve(parsed.GetRequiredValue(engine)));
            EngineOption.Tell(terminal, adapter.Choice, adapter.Engine);
            using StateStore store = StateStore.Open(folder);
            AdaptedState? from = !parsed.GetValue(goOn) ? null : store.Load(bundle)
                ?? throw new InputException(folder, "holds no state to go on from.", "Adapt without --continue first.");
            AdaptationResult result = adapter.Adapt(set, parsed.GetValue(steps), from);
            if (result.State is { } adapted)
            {
                store.Save(adapted, bundle);
            }

            return Report(terminal, adapter, set, result, bundle, folder, parsed.GetValue(json));
        });
        return command;
    }

    private static int Undo(Terminal terminal, string folder, bool rollback)
    {
        using StateStore store = StateStore.Open(folder);
        if (rollback)
        {
            store.Rollback();
            terminal.Say($"Returned to the previous state in {folder}.");
        }
        else
        {
            store.Forget();
            terminal.Say($"Forgot every state in {folder}: the model is theta again.");
        }

        return ExitCode.Done;
    }

    private static int Report(Terminal terminal, Adapter adapter, ExampleSet support, AdaptationResult result, Bundle bundle, string folder, bool json)
    {
        if (json)
        {
            JsonOutput.Write(terminal, new
            {
                adapted = result.State is not null,
                engine = adapter.Engine.Name,
                reason = adapter.Choice.Reason,
                fallback = adapter.Engine.Fallback,
                examples = support.Count,
                steps = result.Losses.Count - 1,
                losses = result.Losses,
                refusal = result.Refusal?.Reason,
                state = result.State is null ? null : folder,
            });
        }
        else if (result.Refusal is { } refusal)
        {
            terminal.Say($"edgemeta: refused: {refusal.Reason}");
        }
        else
        {
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Adapted on {support.Count} examples in {result.Losses.Count - 1} step(s) with "
                + $"{adapter.Engine.Name}: support loss {result.Losses[0]:0.0000} -> {result.Losses[^1]:0.0000}."));
            terminal.Say($"Next: edgemeta predict {Path.GetFileName(bundle.Source)} --state {folder} --input FILE");
        }

        return result.Refusal is null ? ExitCode.Done : ExitCode.CheckFailed;
    }
}
