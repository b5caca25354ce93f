using EdgeMeta.Onnx;

namespace EdgeMeta.Testing;

/// <summary>How a gradient check samples.</summary>
/// <param name="Seed">Of directions and cotangents; part of every message.</param>
/// <param name="Step">The largest move of an element; null for what suits the executor's precision.</param>
public sealed record GradientCheckOptions(int Seed = 1, double? Step = null);

/// <summary>What a gradient check found: errors relative to the size of the terms compared. Order 2 is that of the gradient's own gradient.</summary>
public sealed record GradientReport(double FirstOrderError, double SecondOrderError, string Details)
{
    /// <inheritdoc/>
    public override string ToString() => Details;
}

/// <summary>
/// Checks the gradient rules of a graph against central differences, along one random direction and for one random cotangent: &lt;u, J v&gt; by
/// differences, extrapolated to fourth order (Richardson), against &lt;J'u, v&gt; by the rules; then the same of the gradient itself, whose
/// arguments are x and u. For authors of operators: build a graph around the operator, feed points at least a step away from its kinks, and bound both errors
/// (1e-7 is usual in double precision, 1e-2 in single).
/// </summary>
public static class GradientCheck
{
    /// <summary>Checks at the point given by <paramref name="feeds"/>, by all floating-point inputs.</summary>
    /// <exception cref="UnsupportedOperatorException">Some operator has no gradient rule.</exception>
    public static GradientReport Run(Graph f, IReadOnlyDictionary<string, TensorData> feeds, IGraphExecutor executor, GradientCheckOptions? options = null)
    {
        options ??= new GradientCheckOptions();
        GradientGraph gradients = GradientGraph.Of(f);
        var random = new Random(options.Seed);
        using ILoadedGraph plain = executor.Load(f);
        using ILoadedGraph loaded = executor.Load(gradients.Graph);
        IReadOnlyDictionary<string, TensorData> at = Complete(gradients, plain.Run(Real(feeds, executor.Real)), feeds, executor.Real, random);

        double h = options.Step ?? (executor.Real == ElementType.Double ? 1e-3 : 4e-2);
        (string, string)[] values = [.. gradients.Outputs.Select((y, i) => (GradientGraph.Cotangent(i), y))];
        (string, string)[] slopes = [.. gradients.By.Zip(gradients.First).Where(g => g.Second is not null)
            .Select(g => (GradientGraph.Direction(g.First), g.Second!))];
        var measured = new Probe(loaded, at, executor.Real, h);
        Comparison first = measured.Compare(values, [.. gradients.By.Zip(gradients.First)], random);
        Comparison second = measured.Compare(slopes, [.. gradients.SecondBy.Zip(gradients.Second)], random);
        return new GradientReport(first.Error, second.Error, $"{f.Name} on {executor.Name}, seed {options.Seed}: order 1 {first}; order 2 {second}");
    }

    /// <summary>The feeds with real values in the executor's precision, and random cotangents and directions beside them.</summary>
    public static IReadOnlyDictionary<string, TensorData> Complete(GradientGraph gradients, IReadOnlyDictionary<string, TensorData> outputs,
        IReadOnlyDictionary<string, TensorData> feeds, ElementType real, Random random)
    {
        var all = new Dictionary<string, TensorData>(Real(feeds, real));
        for (int i = 0; i < gradients.Outputs.Count; i++)
        {
            all.Add(GradientGraph.Cotangent(i), Noise(outputs[gradients.Outputs[i]].Dims, real, random));
        }

        foreach (string input in gradients.By)
        {
            all.Add(GradientGraph.Direction(input), Noise(feeds[input].Dims, real, random));
        }

        return all;
    }

    /// <summary>Feeds with floating-point values converted to the given type.</summary>
    public static IReadOnlyDictionary<string, TensorData> Real(IReadOnlyDictionary<string, TensorData> feeds, ElementType real) =>
        feeds.ToDictionary(f => f.Key, f => f.Value.Element.IsFloatingPoint() ? f.Value.ToDoubles().ToTensorData(real, f.Value.Dims) : f.Value);

    /// <summary>Entries of magnitude 0.5 to 1 and either sign.</summary>
    private static TensorData Noise(IReadOnlyList<long> dims, ElementType real, Random random)
    {
        var values = new double[dims.Aggregate(1L, (n, d) => n * d)];
        for (int i = 0; i < values.Length; i++)
        {
            // Through float, so that every executor sees the same number.
            values[i] = (float)((0.5 + (0.5 * random.NextDouble())) * (random.Next(2) == 0 ? 1 : -1));
        }

        return values.ToTensorData(real, dims);
    }

    private readonly record struct Comparison(double Numeric, double Analytic, double Error)
    {
        public override string ToString() => $"difference {Numeric:g9}, rule {Analytic:g9}, error {Error:g2}";
    }

    private sealed record Probe(ILoadedGraph Loaded, IReadOnlyDictionary<string, TensorData> At, ElementType Real, double H)
    {
        /// <summary>Compares the slope of a weighted sum of outputs, along a random direction of some inputs, with what their gradients say.</summary>
        public Comparison Compare((string Weight, string Output)[] sum, (string Input, string? Gradient)[] gradients, Random random)
        {
            Dictionary<string, TensorData> direction = gradients.ToDictionary(g => g.Input, g => Noise(At[g.Input].Dims, Real, random));
            double Slope(double h) => (Total(sum, Moved(direction, h)) - Total(sum, Moved(direction, -h))) / (2 * h);
            double numeric = ((4 * Slope(H / 2)) - Slope(H)) / 3;

            IReadOnlyDictionary<string, TensorData> results = Loaded.Run(At);
            double analytic = 0, size = 0;
            foreach ((string input, string? gradient) in gradients.Where(g => g.Gradient is not null))
            {
                foreach ((double g, double v) in results[gradient!].ToDoubles().Zip(direction[input].ToDoubles()))
                {
                    analytic += g * v;
                    size += Math.Abs(g * v);
                }
            }

            double difference = Math.Abs(numeric - analytic);
            size = new[] { size, Math.Abs(numeric), 0.01 * Math.Abs(Total(sum, results, At)) }.Max();
            return new Comparison(numeric, analytic, difference == 0 ? 0 : double.IsFinite(difference) ? difference / size : double.PositiveInfinity);
        }

        private Dictionary<string, TensorData> Moved(IReadOnlyDictionary<string, TensorData> direction, double h)
        {
            var moved = new Dictionary<string, TensorData>(At);
            foreach ((string input, TensorData v) in direction)
            {
                moved[input] = At[input].ToDoubles().Zip(v.ToDoubles(), (x, d) => x + (h * d)).ToArray().ToTensorData(Real, v.Dims);
            }

            return moved;
        }

        private double Total((string Weight, string Output)[] sum, IReadOnlyDictionary<string, TensorData> feeds) => Total(sum, Loaded.Run(feeds), feeds);

        private static double Total((string Weight, string Output)[] sum, IReadOnlyDictionary<string, TensorData> results,
            IReadOnlyDictionary<string, TensorData> feeds) =>
            sum.Sum(s => feeds[s.Weight].ToDoubles().Zip(results[s.Output].ToDoubles(), (w, y) => w * y).Sum());
    }
}
