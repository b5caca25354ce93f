using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EdgeMeta.Bundles;
using EdgeMeta.Export;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Zoo;
using EdgeMeta.Runtime;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Algorithms;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Exporting;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Benchmarks;

/// <summary>CPU time of one inner step on the device: the portable engine against the same in eager PyTorch, one thread each, in alternating rounds.</summary>
internal sealed class DeviceStepBenchmark : Benchmark
{
    private const int Examples = 25;

    public override string Name => "device-step";

    public override string Summary =>
        "CPU time of one inner step, conv4-64 max-pool, 25x1x28x28, beside eager PyTorch [ROUNDS, default 15] [STEPS a round, default 20]";

    public override void Run(IReadOnlyList<string> arguments)
    {
        int rounds = arguments.Count > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 15;
        int steps = arguments.Count > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 20;
        string file = Path.GetTempFileName();
        try
        {
            float[] x = Drawings.Strokes(Examples);
            File.WriteAllBytes(file, MemoryMarshal.AsBytes(x.AsSpan()).ToArray());
            using var peer = new PythonPeer("device_step.py");
            Console.WriteLine($"conv4-64 2x2 max-pool form, 25x1x28x28 drawings, one thread; CPU ms per inner step, {rounds} rounds of {steps} steps");
            Measure(peer, Normalizer.None, x, file, rounds, steps);
            Measure(peer, Normalizer.Batch, x, file, rounds, steps);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Measure(PythonPeer peer, Normalizer norm, float[] x, string file, int rounds, int steps)
    {
        string request = $"{norm.ToString().ToLowerInvariant()} {steps} {file}";
        using PortableEngine engine = PortableEngine.Open(Export(norm, x));
        ExampleSet support = ExampleSet.Labelled(x, [1, 28, 28], Labels(), ["0", "1", "2", "3", "4"]);
        Round(engine, support, steps);
        peer.Ask(request);
        var (mine, theirs) = (new List<double>(), new List<double>());
        for (int round = 0; round < rounds; round++)
        {
            mine.Add(Round(engine, support, steps) * 1000);
            theirs.Add(peer.Ask(request) * 1000);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"norm {norm.ToString().ToLowerInvariant(),-6} EdgeMeta {Median(mine):0.00} (least {mine.Min():0.00})  "
            + $"PyTorch {Median(theirs):0.00} (least {theirs.Min():0.00})  "
            + $"ratio {Median(mine.Zip(theirs, (a, b) => a / b)):0.000} (of the least {mine.Min() / theirs.Min():0.000})"));
    }

    private static double Round(PortableEngine engine, ExampleSet support, int steps)
    {
        engine.Start(support);
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        for (int i = 0; i < steps; i++)
        {
            engine.Step();
        }

        self.Refresh();
        return (self.TotalProcessorTime - before).TotalSeconds / steps;
    }

    private static Bundle Export(Normalizer norm, float[] x)
    {
        Graph graph = ModelZoo.Create("conv4-pool", new ZooOptions { Norm = norm, Seed = 1 });
        var algorithm = new Maml(new TorchModel(graph), new AdaptationOptions
        {
            Steps = 1,
            Rates = new InnerRates { Initial = 0.001f },
            Norm = norm == Normalizer.Batch ? NormPolicy.Support : NormPolicy.None,
            Loss = LossKind.CrossEntropy,
            Ways = 5,
            Shots = 5,
        });
        Examples half = Trainer.Episodes.Examples.Labelled(x, [1, 28, 28], Labels());
        float[] values = algorithm.InitialValues();
        byte[] bytes = BundleExporter.ToBytes(new ExportRequest
        {
            Model = graph,
            Recipe = algorithm.Recipe(values),
            Name = "benchmark",
            Provenance = new Provenance { Algorithm = "none", Seed = 1, Iterations = 0 },
            Golden = GoldenRecorder.Record(algorithm, values, new Episode(half, half, 5, 5)).ToTensorFile(),
        });
        using var stream = new MemoryStream(bytes);
        return Bundle.Open(stream);
    }

    private static long[] Labels() => [.. Enumerable.Range(0, Examples).Select(i => (long)(i % 5))];
}
