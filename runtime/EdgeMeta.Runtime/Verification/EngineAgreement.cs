using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>
/// Phi after every inner step, from the trainer and from every engine that this machine has, held against each other on one episode.
/// </summary>
/// <param name="Makers">Who computed it: the trainer first, then the engines by their names.</param>
/// <param name="Steps">
/// For each step the distance between every two of them, largest absolute difference over the trainer's largest move from theta, in the order (0,1), (0,2),
/// ..., (1,2), ...
/// </param>
/// <param name="Absent">Engines that are not here, and what they lack.</param>
public sealed record EngineAgreement(
    IReadOnlyList<string> Makers, IReadOnlyList<IReadOnlyList<double>> Steps, IReadOnlyList<(EngineKind Kind, string Lack)> Absent)
{
    private static readonly EngineKind[] Kinds = [EngineKind.Portable, EngineKind.OrtTraining, EngineKind.OrtTrainingWasm];

    /// <summary>The pairs, as <see cref="Steps"/> lists their distances.</summary>
    public IEnumerable<(string One, string Other)> Pairs => Of(Makers);

    /// <summary>The largest distance of an engine from the trainer over all steps; null where that engine is not here.</summary>
    public double? FromTrainer(string engine)
    {
        var pair = Pairs.ToList().IndexOf((Makers[0], engine));
        return pair < 0 ? null : Steps.Max(step => step[pair]);
    }

    /// <param name="bundle">The model.</param>
    /// <param name="trainer">The trainer's name, and its figures in the form of the golden file.</param>
    /// <param name="options">Threads, and how long an engine may take to answer. With CUDA as its provider the portable engine is held against all on both,
    /// unless it falls back.</param>
    /// <exception cref="BundleException">The figures are not complete, or an engine refuses the bundle.</exception>
    /// <exception cref="EngineException">An engine's process died or hung.</exception>
    public static EngineAgreement Measure(Bundle bundle, (string Name, TensorFile Figures) trainer, EngineOptions? options = null)
    {
        options ??= new EngineOptions();
        var golden = new GoldenFile(bundle, trainer.Figures);
        var lacks = Kinds.Select(kind => (Kind: kind, Lack: EngineChoice.WhatLacks(kind, bundle))).ToArray();
        var engines = new List<IAdaptationEngine>();
        try
        {
            foreach (var (kind, _) in lacks.Where(lack => lack.Lack is null))
            {
                engines.AddRange(Open(kind, bundle, options));
            }
            engines.ForEach(engine => engine.Start(golden.Support()));
            var steps = new List<IReadOnlyList<double>>();
            while (golden.HasStep(steps.Count + 1))
            {
                engines.ForEach(engine => engine.Step());
                steps.Add(Distances(bundle, golden, steps.Count + 1, engines));
            }
            return new EngineAgreement([trainer.Name, .. engines.Select(engine => engine.Name)], steps,
                [.. lacks.Where(lack => lack.Lack is not null).Select(lack => (lack.Kind, lack.Lack!))]);
        }
        finally
        {
            engines.ForEach(engine => engine.Dispose());
        }
    }

    private static IEnumerable<IAdaptationEngine> Open(EngineKind kind, Bundle bundle, EngineOptions options)
    {
        yield return new EngineChoice(kind, "").Open(bundle, options with { Provider = ExecutionProvider.Cpu });
        if (kind == EngineKind.Portable && options.Provider != ExecutionProvider.Cpu)
        {
            var other = PortableEngine.Open(bundle, options);
            if (other.Fallback is null)
            {
                yield return other;
            }
            else
            {
                other.Dispose();
            }
        }
    }

    private static List<double> Distances(Bundle bundle, GoldenFile golden, int step, List<IAdaptationEngine> engines)
    {
        float[] Flat(Func<int, ReadOnlySpan<float>> parameter)
        {
            var all = new List<float>();
            for (var i = 0; i < bundle.Recipe.Adapted.Count; i++)
            {
                all.AddRange(parameter(i));
            }
            return [.. all];
        }
        var theta = Flat(i => bundle.Theta[bundle.Recipe.Adapted[i]].Floats);
        float[][] phi = [Flat(i => golden.Phi(step, bundle.Recipe.Adapted[i])), .. engines.Select(engine => Flat(engine.Phi))];
        var move = golden.Distance(theta, phi[0]);
        return [.. Of(phi).Select(pair => golden.Distance(pair.One, pair.Other)).Select(distance => distance == 0 ? 0 : distance / move)];
    }

    private static IEnumerable<(T One, T Other)> Of<T>(IReadOnlyList<T> all) => all.SelectMany((one, i) => all.Skip(i + 1).Select(other => (one, other)));
}
