using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Export.Verification;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Runtime;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Exporting;

namespace EdgeMeta.Trainer.Verification;

/// <summary>
/// Holds a bundle against torch: what is in it, forward pass, support gradient, meta-gradient, phi after every step, and accuracy over many episodes.
/// Torch computes anew from theta; the golden file inside the bundle is held against the same figures.
/// </summary>
public sealed class Verifier(Bundle bundle, EngineOptions engine)
{
    /// <summary>Largest difference of two evaluations: per episode the same computation up to rounding, which now and then flips a close decision.</summary>
    public const double EvaluationBound = 2e-3;

    private readonly RestoredModel restored = RestoredModel.From(bundle);

    /// <summary>Phi of torch and of every engine that is here, held against each other; null until <see cref="Run"/> has come to it.</summary>
    public EngineAgreement? Agreement { get; private set; }

    /// <summary>All checks, each as soon as it is known.</summary>
    /// <param name="episodes">Episodes for the meta-test; null where the data is not there.</param>
    /// <param name="count">How many of them.</param>
    public IEnumerable<Check> Run(EpisodeSampler? episodes, int count)
    {
        yield return Structure();
        Episode episode = GoldenData();
        TensorFile torch = GoldenRecorder.Record(restored.Algorithm, restored.Values, episode).ToTensorFile();
        SelfTestReport fresh = SelfTest.Run(bundle, engine, torch);
        foreach (SelfTestLine line in fresh.Lines.Where(l => !l.Name.StartsWith("support loss", StringComparison.Ordinal)))
        {
            yield return Check.AtMost(line.Name.Replace(' ', '-'), $"{line.Name}: {fresh.Engine} against torch", line.Figure, line.Bound, fresh.Fallback ?? "");
        }

        yield return Worst(
            "support-loss",
            "support loss after every step",
            fresh,
            fresh.Lines.Where(l => l.Name.StartsWith("support loss", StringComparison.Ordinal)),
            "torch");
        SelfTestReport golden = SelfTest.Run(bundle, engine);
        yield return Worst("golden", $"all {golden.Lines.Count} figures", golden, golden.Lines, "the golden file");
        Agreement = EngineAgreement.Measure(bundle, ("torch", torch), engine);
        yield return InTraining(Agreement, EngineKind.OrtTraining, "ort-training-cpu");
        yield return InTraining(Agreement, EngineKind.OrtTrainingWasm, "ort-training-wasm");
        yield return SecondOrder(episode);
        yield return episodes is null
            ? Check.NotRun("meta-test", "accuracy through the bundle equals the trainer's", "no episodes: give --data")
            : MetaTest(episodes, count);
    }

    private Check Structure()
    {
        foreach (string entry in (string[])[EntryName.Predict, EntryName.Adapt, EntryName.Assess])
        {
            Graph graph = OnnxReader.Read(bundle.ReadEntry(entry));
            if (graph.Nodes.FirstOrDefault(n => n.Op.Domain.Length > 0) is { } foreign)
            {
                return Check.That(
                    "structure", "hashes, sizes, standard operators only", false, $"{entry}: node '{foreign.Name}' is of domain '{foreign.Op.Domain}'");
            }
        }

        return Check.That("structure", "hashes, sizes, standard operators only", true, $"{bundle.Manifest.Entries.Count} entries");
    }

    private Episode GoldenData() => EpisodeFile.From(bundle.Golden, bundle.Recipe.Ways ?? 1, bundle.Recipe.Shots);

    private static Check Worst(string id, string what, SelfTestReport report, IEnumerable<SelfTestLine> lines, string whose)
    {
        SelfTestLine worst = lines.MaxBy(l => double.IsFinite(l.Figure) ? l.Figure / l.Bound : double.PositiveInfinity)!;
        return Check.AtMost(id, $"{what}: {report.Engine} against {whose}", worst.Figure, worst.Bound, $"the worst of them: {worst.Name}");
    }

    private static Check InTraining(EngineAgreement agreement, EngineKind kind, string name)
    {
        string claim = $"phi after every step: {name} against torch";
        return agreement.FromTrainer(name) is { } distance
            ? Check.AtMost(EngineChoice.Word(kind), claim, distance, SelfTest.PhiBound)
            : Check.NotRun(EngineChoice.Word(kind), claim, $"not run here: {agreement.Absent.Single(a => a.Kind == kind).Lack.Split(". ")[0].TrimEnd('.')}");
    }

    private Check SecondOrder(Episode episode)
    {
        if (bundle.Recipe.Order == MetaGradientOrder.First)
        {
            return Check.NotRun(
                "second-order", "meta-gradient equals central differences", "theta was trained with a first-order gradient, as its recipe says");
        }

        MetaGradientFigures figures = MetaGradientCheck.Measure(restored.Algorithm.Model, restored.Algorithm.Options, restored.Values, episode);
        return Check.AtMost("second-order", "meta-gradient against central differences, float64", figures.SecondOrder, MetaGradientCheck.Bound,
            string.Create(CultureInfo.InvariantCulture, $"a first-order gradient is {figures.FirstOrder:G2} away and would fail"));
    }

    private Check MetaTest(EpisodeSampler episodes, int count)
    {
        int steps = bundle.Recipe.Steps;
        ulong seed = (ulong)bundle.Manifest.Provenance.Seed;
        double trained = new Evaluator(restored.Algorithm, episodes, seed).Run(restored.Values, steps, count).Of(bundle.Recipe.Norm)[steps].Mean;
        double adapted = new BundleEvaluator(bundle, engine).Run(episodes, seed, steps, count)[steps].Mean;
        return Check.AtMost("meta-test", $"{(bundle.Recipe.Ways is null ? "error" : "accuracy")} through the bundle against the trainer's, {count} episodes",
            Math.Abs(adapted - trained) / Math.Max(1, Math.Abs(trained)), EvaluationBound,
            string.Create(CultureInfo.InvariantCulture, $"{adapted:0.0000} and {trained:0.0000} after {steps} step(s)"));
    }
}
