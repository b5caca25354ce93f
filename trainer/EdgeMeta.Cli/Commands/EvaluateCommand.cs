using System.CommandLine;
using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Cli.Display;
using EdgeMeta.Cli.Evaluation;
using EdgeMeta.Runtime;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta evaluate</c>: accuracy or error over many held-out episodes.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var subject = new Argument<string>("run-or-bundle")
        {
            Description = "A training run's folder (computed by torch), or a bundle (computed as a device does).",
        };
        Option<string?> data = Verb.Data();
        var episodes = new Option<int?>("--episodes") { Description = "How many episodes; 600 where it is not given." };
        var ways = new Option<int?>("--ways") { Description = "Classes per episode; must be the model's." };
        var shots = new Option<int?>("--shots") { Description = "Support examples per class, in the place of the recipe's." };
        var steps = new Option<int?>("--steps")
        {
            Description = "Figures after 0 to this many inner steps; the run's test setting, or the recipe's, otherwise.",
        };
        Option<int> threads = Verb.Threads();
        Option<bool> json = Verb.Json();
        Command command = Verb.Create("evaluate", "Adapt to held-out episodes and measure on their queries: mean and 95 % interval after each inner step.",
            "evaluate runs/sine", "evaluate runs/glyphs --episodes 600 --steps 5", "evaluate glyphs.edgemeta --data path/to/omniglot --json");
        command.Arguments.Add(subject);
        foreach (Option option in (Option[])[data, episodes, ways, shots, steps, threads, json])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(r =>
        {
            if (r.GetValue(episodes) is < 1 || r.GetValue(shots) is < 1 || r.GetValue(steps) is < 0 or > 100)
            {
                r.AddError("--episodes and --shots are at least 1, --steps is 0 to 100");
            }
        });
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(subject);
            using var interrupt = new Interrupt(terminal, "stopping");
            int count = parsed.GetValue(episodes) ?? 600;
            EvaluationResult result = Directory.Exists(path)
                ? OfRun(terminal, path, parsed.GetValue(data), parsed.GetValue(ways), parsed.GetValue(shots),
                    parsed.GetValue(steps), count, parsed.GetValue(threads), interrupt.Token)
                : OfBundle(terminal, Bundle.Open(path), parsed.GetValue(data), parsed.GetValue(ways), parsed.GetValue(shots),
                    parsed.GetValue(steps), count, interrupt.Token);
            Print(terminal, result, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static EvaluationResult OfRun(
        Terminal terminal, string folder, string? data, int? ways, int? shots, int? steps, int episodes, int threads, CancellationToken cancellation)
    {
        Checkpoint checkpoint = Checkpoint.Load(folder);
        TrainingConfig config = checkpoint.Info.Config;
        if (ways is { } wanted && wanted != config.Episodes.Ways)
        {
            throw new UsageException($"the run was trained for {config.Episodes.Ways} ways; --ways {wanted} is not possible");
        }

        TrainingConfig asked = config with { Episodes = config.Episodes with { Shots = shots ?? config.Episodes.Shots } };
        EpisodeSource source = EpisodeSource.Open(asked.Validated(), data);
        terminal.Say($"Evaluating {episodes} episodes: {source.Test.Description}");
        return new Evaluator(checkpoint.Algorithm, source.Test, config.Seed)
            .Run(checkpoint.Values, steps ?? config.Test.Steps, episodes, threads: threads, cancellation: cancellation);
    }

    private static EvaluationResult OfBundle(
        Terminal terminal, Bundle bundle, string? data, int? ways, int? shots, int? steps, int episodes, CancellationToken cancellation)
    {
        EpisodeSampler sampler = EpisodeChoice.For(bundle, data, ways, shots)
            ?? throw new InputException(data, "there is no data to evaluate the bundle on.", "Name it with --data, or set EDGEMETA_DATA.");
        terminal.Say($"Evaluating {episodes} episodes: {sampler.Description}");
        IReadOnlyList<StepFigure> figures = new BundleEvaluator(bundle, new EngineOptions())
            .Run(sampler, (ulong)bundle.Manifest.Provenance.Seed, steps ?? bundle.Recipe.Steps, episodes, cancellation);
        bool transductive = bundle.Recipe.Norm == NormPolicy.Transductive;
        Metric metric = bundle.Recipe.Loss == LossKind.CrossEntropy ? Metric.Accuracy : Metric.MeanSquaredError;
        return new EvaluationResult(metric, episodes, transductive ? [] : figures, transductive ? figures : null);
    }

    private static void Print(Terminal terminal, EvaluationResult result, bool json)
    {
        if (json)
        {
            object? Figures(IReadOnlyList<StepFigure>? figures) =>
                figures is { Count: > 0 } f ? f.Select(s => new { step = s.Step, mean = s.Mean, interval95 = s.Interval95 }) : null;
            JsonOutput.Write(terminal, new
            {
                metric = result.Metric == Metric.Accuracy ? "accuracy" : "mean-squared-error",
                episodes = result.Episodes,
                inductive = Figures(result.Inductive),
                transductive = Figures(result.Transductive),
            });
            return;
        }

        string name = result.Metric == Metric.Accuracy ? "accuracy %" : "MSE";
        IReadOnlyList<StepFigure>? inductive = result.Inductive.Count > 0 ? result.Inductive : null;
        string[] header =
        [
            "inner steps",
            .. inductive is null ? (string[])[] : [$"{name}{(result.Transductive is null ? "" : ", inductive")}"],
            .. result.Transductive is null ? (string[])[] : [$"{name}, transductive"],
        ];
        var table = new Table(header);
        foreach (StepFigure figure in inductive ?? result.Transductive!)
        {
            string[] cells = [.. new[] { inductive, result.Transductive }.OfType<IReadOnlyList<StepFigure>>().Select(f => Text(result.Metric, f[figure.Step]))];
            table.Row([figure.Step.ToString(CultureInfo.InvariantCulture), .. cells]);
        }

        table.Write(terminal.Out);
    }

    private static string Text(Metric metric, StepFigure f) => metric == Metric.Accuracy
        ? string.Create(CultureInfo.InvariantCulture, $"{f.Mean * 100:0.00} ± {f.Interval95 * 100:0.00}")
        : string.Create(CultureInfo.InvariantCulture, $"{f.Mean:0.000} ± {f.Interval95:0.000}");
}
