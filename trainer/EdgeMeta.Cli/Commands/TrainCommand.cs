using System.CommandLine;
using EdgeMeta.Bundles;
using EdgeMeta.Cli.Display;
using EdgeMeta.Trainer;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta train</c>: meta-trains theta.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var preset = new Option<string?>("--preset") { Description = $"A configuration that comes with EdgeMeta: {string.Join(", ", Presets.Names)}." };
        var config = new Option<FileInfo?>("--config") { Description = "A configuration as JSON." };
        var model = new Option<FileInfo?>("--model") { Description = "An ONNX model to train in the place of the configuration's." };
        Option<string?> data = Verb.Data();
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder of the run: checkpoint, learning curve.", Required = true };
        var seed = new Option<ulong?>("--seed") { Description = "Decides initial values and all episodes." };
        var iterations = new Option<long?>("--iterations") { Description = "Outer steps, in the place of the configuration's." };
        var limit = new Option<TimeSpan?>("--time-limit")
        {
            Description = "Stop after this much training time, for instance 10m; the schedule follows the clock, so the run is not reproducible to the bit.",
            CustomParser = Durations.Parse,
        };
        var resume = new Option<bool>("--resume") { Description = "Continue the run in --out; with the same data it goes on bit-exactly." };
        Option<int> threads = Verb.Threads();
        Command command = Verb.Create("train", "Meta-train a model: learn a start theta from which a few gradient steps suffice. Ctrl-C leaves a checkpoint.",
            "train --preset sinusoid-quick --out runs/sine", "train --preset omniglot-5w5s --data path/to/omniglot --out runs/glyphs",
            "train --config mine.json --model mine.onnx --data drawings --out runs/mine", "train --resume --out runs/glyphs");
        foreach (Option option in (Option[])[preset, config, model, data, output, seed, iterations, limit, resume, threads])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(output).FullName;
            var options = new TrainingOptions { Threads = parsed.GetValue(threads), TimeLimit = parsed.GetValue(limit) };
            if (parsed.GetValue(resume))
            {
                if (parsed.GetValue(preset) is not null || parsed.GetValue(config) is not null
                    || parsed.GetValue(model) is not null || parsed.GetValue(seed) is not null || parsed.GetValue(iterations) is not null)
                {
                    throw new UsageException("--resume continues a run as it began; leave out --preset, --config, --model, --seed and --iterations");
                }

                Checkpoint checkpoint = Checkpoint.Load(folder);
                TrainingRun resumed = TrainingRun.Resume(checkpoint, folder, EpisodeSource.Open(checkpoint.Info.Config, parsed.GetValue(data)));
                return Train(terminal, resumed, folder, options with
                {
                    TimeLimit = options.TimeLimit ?? (checkpoint.Info.TimeLimit is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
                });
            }

            TrainingConfig chosen = Chosen(parsed.GetValue(preset), parsed.GetValue(config)?.FullName);
            chosen = chosen with
            {
                Seed = parsed.GetValue(seed) ?? chosen.Seed,
                Iterations = parsed.GetValue(iterations) ?? chosen.Iterations,
                Model = parsed.GetValue(model) is null ? chosen.Model : new ModelConfig { Name = ModelConfig.File },
            };
            string? file = parsed.GetValue(model)?.FullName;
            byte[]? bytes = file is null ? null : ModelFile.Bytes(file);
            EpisodeSource source = EpisodeSource.Open(chosen.Validated(), parsed.GetValue(data));
            TrainingRun run = ModelFile.Use(file ?? "the configuration's model", () => TrainingRun.Start(folder, chosen, source, bytes));
            return Train(terminal, run, folder, options);
        });
        return command;
    }

    /// <summary>Trains with live progress; also what the demo does.</summary>
    public static int Train(Terminal terminal, TrainingRun run, string folder, TrainingOptions options)
    {
        using var interrupt = new Interrupt(terminal, "stopping after this iteration; the checkpoint can be resumed");
        using var display = new TrainingDisplay(terminal);
        Checkpoint checkpoint = run.Train(options with { Progress = display.Show }, interrupt.Token);
        display.Finish();
        if (!checkpoint.Info.Complete)
        {
            terminal.Say($"Stopped at iteration {checkpoint.Info.Iteration}. Continue with: edgemeta train --resume --out {folder}");
            return ExitCode.Interrupted;
        }

        terminal.Say($"Trained {checkpoint.Info.Iteration:N0} iterations in {checkpoint.Info.Seconds:N0} s. Checkpoint and curve.svg are in {folder}");
        terminal.Say($"Next: edgemeta evaluate {folder}, edgemeta export {folder} --out {Path.GetFileName(folder)}.edgemeta");
        return ExitCode.Done;
    }

    private static TrainingConfig Chosen(string? preset, string? file) => (preset, file) switch
    {
        ({ } name, null) => Presets.Get(name),
        (null, { } path) => TrainingConfigJson.ReadFile(path),
        _ => throw new UsageException($"give either --preset ({string.Join(", ", Presets.Names)}) or --config FILE"),
    };
}
