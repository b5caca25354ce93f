using System.Diagnostics;
using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Runtime;

namespace EdgeMeta.Benchmarks;

/// <summary>
/// Wall time of one inner step of a bundle on the providers of this machine, in alternating rounds, and how far each one's phi is from the first's.
/// </summary>
internal sealed class ProviderStepBenchmark : Benchmark
{
    private const int Compared = 5;

    public override string Name => "provider-step";

    public override string Summary =>
        "wall time of an inner step on the CPU (one thread, all) and on CUDA: BUNDLE SUPPORT [ROUNDS, default 11] [STEPS a round, default 20]";

    public override void Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2)
        {
            throw new ArgumentException($"give {Summary}");
        }

        int rounds = arguments.Count > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 11;
        int steps = arguments.Count > 3 ? int.Parse(arguments[3], CultureInfo.InvariantCulture) : 20;
        Bundle bundle = Bundle.Open(arguments[0]);
        ExampleSet support = ExampleReader.ReadSupport(arguments[1], bundle.Manifest.Model);
        List<Candidate> candidates =
        [
            Candidate.Open("CPU, 1 thread", bundle, support, new EngineOptions(Threads: 1)),
            Candidate.Open($"CPU, {Environment.ProcessorCount} threads", bundle, support, new EngineOptions(Threads: Environment.ProcessorCount)),
            Candidate.Open("CUDA", bundle, support, new EngineOptions(Provider: ExecutionProvider.Cuda)),
        ];
        try
        {
            float[] reference = candidates[0].PhiAfter(support, Compared);
            double largest = Candidate.Distance(reference, candidates[0].PhiAfter(support, 0));
            for (int round = 0; round < rounds; round++)
            {
                candidates.ForEach(c => c.Round(support, steps));
            }

            Console.WriteLine(
                $"{bundle.Manifest.Model.Name}, {support.Count} examples; wall time of one inner step, {rounds} alternating rounds of {steps} steps");
            foreach (Candidate c in candidates)
            {
                double phi = Candidate.Distance(c.PhiAfter(support, Compared), reference) / largest;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{c.Title,-16} {c.Engine.Name,-14} median {Median(c.Times):0.000} ms (least {c.Times.Min():0.000}), opened in {c.Opened:0} ms, "
                    + $"first step {c.First:0} ms, phi after {Compared} steps {phi:0.0e-0} of the largest move from the first line's"));
                if (c.Engine.Fallback is { } fallback)
                {
                    Console.WriteLine($"  {fallback}");
                }
            }
        }
        finally
        {
            candidates.ForEach(c => c.Engine.Dispose());
        }
    }

    private sealed record Candidate(string Title, PortableEngine Engine, double Opened, double First)
    {
        public List<double> Times { get; } = [];

        public static Candidate Open(string title, Bundle bundle, ExampleSet support, EngineOptions options)
        {
            long start = Stopwatch.GetTimestamp();
            PortableEngine engine = PortableEngine.Open(bundle, options);
            double opened = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            engine.Start(support);
            start = Stopwatch.GetTimestamp();
            engine.Step();
            return new Candidate(title, engine, opened, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        public static double Distance(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max();

        public float[] PhiAfter(ExampleSet support, int steps)
        {
            Engine.Start(support);
            for (int k = 0; k < steps; k++)
            {
                Engine.Step();
            }

            return [.. Engine.CopyPhi().SelectMany(tensor => tensor.Floats.ToArray())];
        }

        public void Round(ExampleSet support, int steps)
        {
            Engine.Start(support);
            Engine.Step();
            long start = Stopwatch.GetTimestamp();
            for (int k = 0; k < steps; k++)
            {
                Engine.Step();
            }

            Times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps);
        }
    }
}
