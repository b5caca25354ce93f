using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Native;

namespace EdgeMeta.Runtime;

/// <summary>One comparison of a self-test.</summary>
/// <param name="Name">What was compared, for instance "phi after 3 steps".</param>
/// <param name="Figure">The distance found.</param>
/// <param name="Bound">The largest distance that passes.</param>
public sealed record SelfTestLine(string Name, double Figure, double Bound)
{
    /// <summary>False also where the figure is not a number.</summary>
    public bool Passed => Figure <= Bound;
}

/// <summary>What a self-test found.</summary>
/// <param name="Engine">What took the steps.</param>
/// <param name="Fallback">Why it does not compute on what was wished for; null where it does.</param>
/// <param name="Lines">Every comparison.</param>
public sealed record SelfTestReport(string Engine, string? Fallback, IReadOnlyList<SelfTestLine> Lines)
{
    public bool Passed => Lines.All(line => line.Passed);
}

/// <summary>
/// Does on this device what the trainer did with the episode in golden.safetensors, and compares: support loss, phi and answers to the queries after every
/// step. It stands in for torch where there is none. The gradient alone is asked of the portable engine only: ONNX Runtime Training keeps its own to itself.
/// </summary>
/// <remarks>
/// golden.safetensors: <c>support_x</c>, <c>support_y</c>, <c>query_x</c>; optional <c>gradient.NAME</c> of the support loss at theta;
/// <c>loss.K</c> and <c>output.K</c> for K = 0, 1, ...; <c>phi.K.NAME</c> for
/// K = 1, 2, ...; optional metadata <c>bound.phi</c>, <c>bound.loss</c>, <c>bound.output</c>.
/// </remarks>
public static class SelfTest
{
    /// <summary>Largest distance of phi, relative to the largest move of a parameter from theta.</summary>
    public const double PhiBound = 2e-5;

    /// <summary>Largest distance of a support loss, relative to the largest of the losses or 1.</summary>
    public const double LossBound = 1e-4;

    /// <summary>Largest distance of an answer, relative to the largest answer or 1.</summary>
    public const double OutputBound = 1e-4;

    /// <summary>Largest distance of the support gradient at theta, relative to its largest element; the step rounds it to theta's digits.</summary>
    public const double GradientBound = 1e-4;

    /// <param name="bundle">What is tested.</param>
    /// <param name="options">Threads and provider; null for one thread on the CPU.</param>
    /// <param name="expected">What to compare with, in the form of the golden file; null for the golden file itself.</param>
    /// <exception cref="BundleException">The golden file is not complete, or a graph cannot be run.</exception>
    /// <exception cref="NativeLibraryException">The native library is absent or too old.</exception>
    /// <exception cref="EngineException">The engine asked for cannot be had on this machine.</exception>
    public static SelfTestReport Run(Bundle bundle, EngineOptions? options = null, TensorFile? expected = null)
    {
        try
        {
            return new Comparison(bundle, new GoldenFile(bundle, expected ?? bundle.Golden), options ?? new EngineOptions()).Run();
        }
        catch (TensorFileException e)
        {
            throw e.In(bundle.Source, EntryName.Golden);
        }
    }

    private sealed class Comparison(Bundle bundle, GoldenFile golden, EngineOptions options)
    {
        private readonly List<SelfTestLine> lines = [];

        public SelfTestReport Run()
        {
            var support = golden.Support();
            using var engine = EngineChoice.For(bundle, options).Open(bundle, options);
            if (engine is PortableEngine portable)
            {
                CompareGradient(portable, support);
            }
            engine.Start(support);
            CompareAnswers(engine, 0, engine.Assess());
            for (var step = 1; golden.HasStep(step); step++)
            {
                engine.Step();
                ComparePhi(engine, step);
                CompareAnswers(engine, step, engine.Assess());
            }
            return lines.Count > 2 ? new SelfTestReport(engine.Name, engine.Fallback, lines)
                : throw golden.Incomplete("records no inner step.");
        }

        private void CompareGradient(PortableEngine engine, ExampleSet support)
        {
            if (!golden.Has($"gradient.{engine.Adapted[0]}"))
            {
                return;
            }
            double distance = 0;
            double largest = 0;
            foreach (var gradient in engine.SupportGradient(support))
            {
                var expected = golden.Float($"gradient.{gradient.Name}").Floats;
                distance = Math.Max(distance, golden.Distance(gradient.Floats, expected));
                largest = Math.Max(largest, golden.Distance(expected, new float[expected.Length]));
            }
            lines.Add(new SelfTestLine("support gradient", distance == 0 ? 0 : distance / largest, GradientBound));
        }

        private void ComparePhi(IAdaptationEngine engine, int step)
        {
            double distance = 0;
            double move = 0;
            for (var i = 0; i < engine.Adapted.Count; i++)
            {
                var expected = golden.Phi(step, engine.Adapted[i]);
                distance = Math.Max(distance, golden.Distance(engine.Phi(i), expected));
                move = Math.Max(move, golden.Distance(bundle.Theta[engine.Adapted[i]].Floats, expected));
            }
            lines.Add(new SelfTestLine($"phi after {Steps(step)}", distance == 0 ? 0 : distance / move, Bound("bound.phi", PhiBound)));
        }

        private void CompareAnswers(IAdaptationEngine engine, int step, float loss)
        {
            var expected = golden.Float(Invariant($"loss.{step}")).Floats;
            lines.Add(new SelfTestLine(
                $"support loss after {Steps(step)}", golden.Distance([loss], expected) / Largest(expected), Bound("bound.loss", LossBound)));
            var answers = golden.Float(Invariant($"output.{step}")).Floats;
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
            using var predictor = Predictor.Open(bundle, state, options);
            var output = new float[answers.Length];
            try
            {
                predictor.Predict(golden.Float("query_x").Floats, output);
            }
            catch (ArgumentException e)
            {
                throw golden.Incomplete($"has queries that do not fit the model: {e.Message}");
            }
            lines.Add(new SelfTestLine(
                $"answers after {Steps(step)}", golden.Distance(output, answers) / Largest(answers), Bound("bound.output", OutputBound)));
        }

        private double Bound(string name, double otherwise) => !golden.Metadata.TryGetValue(name, out var text) ? otherwise
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound
            : throw golden.Incomplete($"has the metadata {name} = '{text}', which is not a number.");

        private static double Largest(ReadOnlySpan<float> values)
        {
            double largest = 1;
            foreach (var value in values)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }
            return largest;
        }

        private static string Steps(int count) => count == 1 ? "1 step" : Invariant($"{count} steps");

        private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
