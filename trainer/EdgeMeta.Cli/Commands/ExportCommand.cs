using System.CommandLine;
using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Export;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Exporting;
using EdgeMeta.Trainer.Verification;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta export</c>: a run becomes a bundle.</summary>
internal static class ExportCommand
{
    private const string Portable = "portable", Both = "portable,ort-training";

    public static Command Create(Terminal terminal)
    {
        var run = new Argument<DirectoryInfo>("run") { Description = "A training run's folder." };
        var output = new Option<FileInfo>("--out") { Description = "The bundle to write; .edgemeta by convention.", Required = true };
        Command command = Verb.Create("export", "Turn a training run into the one file that a device adapts. The same checkpoint gives the same bytes.",
            "export runs/glyphs --out glyphs.edgemeta", "export runs/glyphs --out glyphs.edgemeta --targets portable");
        command.Arguments.Add(run);
        var targets = new Option<string>("--targets")
        {
            Description = "portable: graphs for any ONNX Runtime; portable,ort-training: the artifacts of ONNX Runtime Training as well.",
            DefaultValueFactory = _ => Both,
        };
        targets.AcceptOnlyFromAmong(Portable, Both);
        command.Options.Add(output);
        command.Options.Add(targets);
        command.SetAction(parsed => Export(terminal, parsed.GetRequiredValue(run).FullName, parsed.GetRequiredValue(output).FullName,
            parsed.GetRequiredValue(targets) == Both));
        return command;
    }

    /// <summary>Exports; also what the demo does.</summary>
    public static int Export(Terminal terminal, string folder, string path, bool trainingArtifacts = true)
    {
        Checkpoint checkpoint = Checkpoint.Load(folder);
        Episode episode = EpisodeFile.Read(new RunFolder(folder));
        Proof? proof = Measure(terminal, checkpoint, episode);
        BundleExporter.Write(path, RunExporter.Request(checkpoint, episode, proof) with { TrainingArtifacts = trainingArtifacts });
        terminal.Say($"Wrote {path} ({new FileInfo(path).Length:N0} bytes).");
        terminal.Say($"Next: edgemeta verify {path}");
        return ExitCode.Done;
    }

    private static Proof? Measure(Terminal terminal, Checkpoint checkpoint, Episode episode)
    {
        if (checkpoint.Info.Config is { Algorithm: not AlgorithmKind.Maml } or { Order: MetaGradientOrder.First })
        {
            terminal.Say("No meta-gradient is measured: the run was not trained with a second-order one.");
            return null;
        }

        MetaGradientFigures figures = MetaGradientCheck.Measure(checkpoint.Algorithm.Model, checkpoint.Algorithm.Options, checkpoint.Values, episode);
        terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"Meta-gradient against central differences: relative error {figures.SecondOrder:0.0e-0} (bound {MetaGradientCheck.Bound:0e-0}); "
            + $"a first-order gradient is {figures.FirstOrder:G2} away."));
        return new Proof
        {
            MetaGradientError = figures.SecondOrder,
            FirstOrderDistance = figures.FirstOrder,
            Bound = MetaGradientCheck.Bound,
            Directions = figures.Directions,
        };
    }
}
