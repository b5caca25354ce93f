using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeMeta.Bundles;
using EdgeMeta.Export.Graphs;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Benchmarks;

/// <summary>
/// What training artifacts cost: making them, their sizes, and a step in ONNX Runtime Training beside the portable graph on the same WebAssembly build.
/// </summary>
internal sealed class OrtTrainingBenchmark : Benchmark
{
    private const int Ways = 5;

    public override string Name => "ort-training";

    public override string Summary =>
        "training artifacts of conv4-64: time to make, sizes, CPU time of a step beside the portable graph on the same wasm [ROUNDS, default 25]";

    public override void Run(IReadOnlyList<string> arguments)
    {
        int rounds = arguments.Count > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 25;
        foreach (string name in (string[])["conv4", "conv4-pool"])
        {
            Graph model = ModelZoo.Create(name, new ZooOptions { Seed = 1 });
            string[] adapted = [.. model.Initializers.Select(i => i.Name).Where(n => n.Split('.')[1] is not ("mean" or "var"))];
            AdaptationRecipe recipe = Recipe(adapted);
            Sizes(name, model, recipe, adapted);
            Steps(name, model, recipe, adapted, rounds);
        }
    }

    private static void Sizes(string name, Graph model, AdaptationRecipe recipe, string[] adapted)
    {
        double[] times = [.. Enumerable.Range(0, 11).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            TrainingArtifacts.ForRecipe(model, recipe);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        })];
        TrainingArtifacts made = TrainingArtifacts.ForRecipe(model, recipe);
        long parameters = adapted.Sum(n => model.Initializer(n).Data!.Bytes.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}-64: made in {Median(times):0} ms (median of 11); parameters {parameters:N0} bytes; training {made.TrainingModel.Length:N0}, "
            + $"evaluation {made.EvaluationModel!.Length:N0}, optimizer {made.OptimizerModel.Length:N0}, checkpoint {made.Checkpoint.Length:N0} bytes"));
    }

    private static void Steps(string name, Graph model, AdaptationRecipe recipe, string[] adapted, int rounds)
    {
        string folder = Directory.CreateTempSubdirectory("edgemeta-").FullName;
        try
        {
            foreach (Formulation formulation in (Formulation[])[Formulation.Plain, Formulation.Fast])
            {
                string place = Path.Combine(folder, formulation.ToString());
                ArtifactFolder.Write(place, TrainingArtifacts.ForRecipe(model, recipe, new RecipeArtifactOptions { Formulation = formulation }));
                File.WriteAllBytes(Path.Combine(place, "adapt.onnx"), OnnxWriter.Write(AdaptationGraph.Build(model, recipe, formulation)));
            }

            Directory.CreateDirectory(Path.Combine(folder, "phi"));
            Array.ForEach(adapted, n => File.WriteAllBytes(Path.Combine(folder, "phi", n), model.Initializer(n).Data!.Bytes.ToArray()));
            File.WriteAllBytes(Path.Combine(folder, "x"), MemoryMarshal.AsBytes(Drawings.Strokes(25).AsSpan()).ToArray());
            using JsonDocument answer = JsonDocument.Parse(Node(JsonSerializer.Serialize(new
            {
                package = Path.Combine(AppContext.BaseDirectory, "ort-training-wasm"),
                folder,
                rounds,
                classes = Ways,
                variants = (string[])["Plain", "Fast"],
                parameters = adapted.Select(n => new { name = n, dims = model.Initializer(n).Data!.Dims }),
            })));
            Console.WriteLine($"{name}-64, 25x1x28x28, one step on the WebAssembly build, one thread, CPU ms, medians of {rounds} interleaved:");
            foreach (JsonProperty variant in answer.RootElement.EnumerateObject())
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {variant.Name,-16} {variant.Value.GetDouble(),7:0.0}"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Node(string job)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "node", "training_step.mjs");
        using Process node = Process.Start(new ProcessStartInfo("node", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        node.StandardInput.Write(job);
        node.StandardInput.Close();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        return node.ExitCode == 0 ? output : throw new InvalidOperationException("the Node peer ended; it needs the package that eng/setup web installs");
    }

    private static AdaptationRecipe Recipe(string[] adapted) => new()
    {
        Adapted = adapted,
        Steps = 1,
        Rates = AdaptationRecipe.UniformRates(adapted, 0.001f),
        Norm = NormPolicy.Support,
        Loss = LossKind.CrossEntropy,
        Order = MetaGradientOrder.Second,
        Ways = Ways,
        Shots = 5,
    };
}
