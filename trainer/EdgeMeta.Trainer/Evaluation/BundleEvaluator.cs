using EdgeMeta.Bundles;
using EdgeMeta.Runtime;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer;

/// <summary>Evaluates a bundle as a device would use it: adapts to each episode with an engine, then answers its queries.</summary>
public sealed class BundleEvaluator(Bundle bundle, EngineOptions options)
{
    /// <summary>Accuracy, or squared error, after 0, 1, ... steps, on the episodes that the trainer's evaluation of the same seed uses.</summary>
    public IReadOnlyList<StepFigure> Run(EpisodeSampler sampler, ulong seed, int steps, int episodes, CancellationToken cancellation = default)
    {
        using IAdaptationEngine engine = EngineChoice.For(bundle, options).Open(bundle, options);
        var figures = new double[episodes][];
        for (int i = 0; i < episodes; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            figures[i] = OneEpisode(engine, sampler.Sample(EpisodeRandom.For(seed, Evaluator.TestStream, (ulong)i)), steps);
        }

        return StepFigure.Over(figures, steps);
    }

    private double[] OneEpisode(IAdaptationEngine engine, Episode episode, int steps)
    {
        engine.Start(Support(episode));
        var figures = new double[steps + 1];
        for (int step = 0; step <= steps; step++)
        {
            float loss = engine.Assess();
            var state = new AdaptedState
            {
                Phi = engine.CopyPhi(),
                Statistics = engine.CopyStatistics(),
                ThetaDigest = bundle.ThetaDigest,
                RecipeDigest = bundle.Recipe.Digest(),
                Engine = engine.Name,
                Steps = step,
                Losses = [loss],
            };
            using Predictor predictor = Predictor.Open(bundle, state, options);
            float[] output = new float[episode.Query.Count * predictor.OutputSize];
            predictor.Predict(episode.Query.X, output);
            figures[step] = Measure(output, episode.Query, predictor.OutputSize);
            if (step < steps)
            {
                engine.Step();
            }
        }

        return figures;
    }

    private ExampleSet Support(Episode episode)
    {
        Examples examples = episode.Support;
        return examples.Labels is { } labels
            ? ExampleSet.Labelled(examples.X, examples.ExampleShape, labels, [.. Enumerable.Range(0, episode.Ways).Select(label => $"{label}")])
            : ExampleSet.Regression(examples.X, examples.ExampleShape, examples.Targets!, examples.TargetSize);
    }

    private static double Measure(float[] output, Examples query, int width)
    {
        if (query.Labels is { } labels)
        {
            return labels.Select((label, i) => Largest(output.AsSpan(i * width, width)) == label ? 1.0 : 0).Average();
        }

        return output.Zip(query.Targets!, (y, target) => ((double)y - target) * ((double)y - target)).Average();
    }

    private static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
