using System.Globalization;
using System.Text;
using EdgeMeta.Bundles;
using EdgeMeta.Cli.Commands;
using EdgeMeta.Cli.Display;
using EdgeMeta.Cli.Evaluation;
using EdgeMeta.Runtime;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Plots;

namespace EdgeMeta.Cli.Demo;

/// <summary>The whole path in one command: sinusoids of unknown amplitude and phase, learned from five points.</summary>
internal sealed class SinusoidDemo(Terminal terminal, string folder)
{
    /// <summary>Outer steps that take about a minute on two cores.</summary>
    public const long Iterations = 10_000;

    private const int Shots = 5;
    private const ulong TaskSeed = 7;
    private static readonly int[] ShownSteps = [0, 1, 10];

    private string BundlePath => Path.Combine(folder, "sine.edgemeta");

    private string StatePath => Path.Combine(folder, "state");

    private string PointsPath => Path.Combine(folder, "points.csv");

    public int Run(long iterations, int threads)
    {
        string run = Path.Combine(folder, "run");
        new RunFolder(run).Discard();
        Heading(1, "Meta-train: a start theta from which one gradient step on five points fits a sinusoid");
        TrainingConfig config = Presets.Get("sinusoid-quick");
        config = config with { Name = "sine", Episodes = config.Episodes with { Shots = Shots }, Iterations = iterations };
        EpisodeSource source = EpisodeSource.Open(config.Validated(), null);
        int code = TrainCommand.Train(terminal, TrainingRun.Start(run, config, source), run, new TrainingOptions { Threads = threads });
        if (code != ExitCode.Done)
        {
            return code;
        }

        Heading(2, "Export: one file for the device");
        ExportCommand.Export(terminal, run, BundlePath);
        Bundle bundle = Bundle.Open(BundlePath);

        Heading(3, "Verify: the bundle against torch");
        code = VerifyCommand.Run(terminal, bundle, EpisodeChoice.For(bundle, null), 25, new EngineOptions(), json: false);
        if (code != ExitCode.Done)
        {
            return code;
        }

        Heading(4, "Adapt on five examples, predict");
        return AdaptAndReport(bundle);
    }

    private int AdaptAndReport(Bundle bundle)
    {
        (SinusoidTask task, Episode episode) = new Sinusoid(Shots, 100).SampleWithTask(EpisodeRandom.For(TaskSeed, 0, 0));
        Examples points = episode.Support;
        WritePoints(points);
        float[] grid = [.. Enumerable.Range(0, 201).Select(i => (float)(-Sinusoid.InputBound + (i * 2 * Sinusoid.InputBound / 200.0)))];
        var plot = new SvgPlot
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Five points of {task.Amplitude:0.0} sin(x - {task.Phase:0.0}), before and after adaptation"),
            XLabel = "x",
            YLabel = "y",
        }.Line("true curve", grid.Select(x => ((double)x, (double)task.At(x))), dashed: true);

        var table = new Table("inner steps", "support loss", "MSE on the curve");
        using Adapter adapter = Adapter.Open(bundle);
        ExampleSet support = ExampleReader.ReadSupport(PointsPath, bundle.Manifest.Model);
        foreach (int steps in ShownSteps)
        {
            AdaptationResult? result = steps == 0 ? null : adapter.Adapt(support, steps);
            if (result?.Refusal is { } refusal)
            {
                terminal.Say($"edgemeta: refused: {refusal.Reason}");
                return ExitCode.CheckFailed;
            }

            using Predictor predictor = Predictor.Open(bundle, result?.State);
            float[] fitted = new float[grid.Length];
            predictor.Predict(grid, fitted);
            float loss = result is null ? adapter.Adapt(support, 1).Losses[0] : result.Losses[^1];
            table.Row(Text(steps), loss.ToString("0.0000", CultureInfo.InvariantCulture),
                grid.Select((x, i) => (task.At(x) - fitted[i]) * (double)(task.At(x) - fitted[i])).Average().ToString("0.0000", CultureInfo.InvariantCulture));
            plot = plot.Line(steps == 0 ? "before" : $"after {Text(steps)} step{(steps == 1 ? "" : "s")}",
                grid.Select((x, i) => ((double)x, (double)fitted[i])));
            if (result?.State is { } state)
            {
                using StateStore store = StateStore.Open(StatePath);
                store.Save(state, bundle);
            }
        }

        plot = plot.Points("the five points", points.X.Select((x, i) => ((double)x, (double)points.Targets![i])));
        string picture = Path.Combine(folder, "demo.svg");
        WholeFile.WriteAtomically(picture, Encoding.UTF8.GetBytes(plot.ToSvg()));
        table.Write(terminal.Out);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"The curves are in {picture}. Try next:");
        terminal.Out.WriteLine($"  edgemeta inspect {BundlePath}");
        terminal.Out.WriteLine($"  edgemeta predict {BundlePath} --state {StatePath} --input {PointsInputs()}");
        terminal.Out.WriteLine($"  edgemeta adapt {BundlePath} --support {PointsPath} --state {StatePath} --steps 10");
        terminal.Out.WriteLine($"  edgemeta evaluate {Path.Combine(folder, "run")}");
        return ExitCode.Done;
    }

    private void WritePoints(Examples points)
    {
        var csv = new StringBuilder("x,y\n");
        for (int i = 0; i < points.Count; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{points.X[i]:R},{points.Targets![i]:R}\n");
        }

        WholeFile.WriteAtomically(PointsPath, Encoding.UTF8.GetBytes(csv.ToString()));
    }

    private string PointsInputs()
    {
        string path = Path.Combine(folder, "x.csv");
        WholeFile.WriteAtomically(path, "x\n-4\n-2\n0\n2\n4\n"u8);
        return path;
    }

    private void Heading(int number, string text) => terminal.Say($"{(number == 1 ? "" : "\n")}[{number}/4] {text}");

    private static string Text(int steps) => steps.ToString(CultureInfo.InvariantCulture);
}
