using EdgeMeta.Bundles;
using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Zoo;
using EdgeMeta.Testing;

namespace EdgeMeta.Export.Tests.Graphs;

/// <summary>The fast formulation against the plain one: odd sizes, several channels, a grey ground, and scales of normalisation of either sign.</summary>
public sealed class FastFormTests
{
    private const int Count = 10;

    public static TheoryData<Normalizer, int, int> Pictures => new()
    {
        { Normalizer.Batch, 1, 28 },
        { Normalizer.Batch, 3, 27 },
        { Normalizer.Batch, 9, 21 },
        { Normalizer.None, 3, 27 },
        { Normalizer.None, 9, 21 },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void One_step_is_the_plain_forms(Normalizer norm, int channels, int size)
    {
        (Graph model, AdaptationRecipe recipe, Dictionary<string, TensorData> feeds) = Case(norm, channels, size);
        IReadOnlyDictionary<string, TensorData> plain = Run(AdaptationGraph.Build(model, recipe, Formulation.Plain), feeds);
        IReadOnlyDictionary<string, TensorData> fast = Run(AdaptationGraph.Build(model, recipe, Formulation.Fast), feeds);
        double move = recipe.Adapted.Max(name => Largest(plain[$"next.{name}"], feeds[$"phi.{name}"]));
        foreach (string name in recipe.Adapted)
        {
            Assert.True(Largest(plain[$"next.{name}"], feeds[$"phi.{name}"]) > 0, $"{name} does not move");
            Assert.InRange(Largest(plain[$"next.{name}"], fast[$"next.{name}"]), 0, 2e-5 * move);
        }
    }

    [Theory]
    [InlineData(1, 28)]
    [InlineData(3, 27)]
    public void Statistics_are_the_plain_forms(int channels, int size)
    {
        (Graph model, AdaptationRecipe recipe, Dictionary<string, TensorData> feeds) = Case(Normalizer.Batch, channels, size);
        IReadOnlyDictionary<string, TensorData> plain = Run(AssessmentGraph.Build(model, recipe, Formulation.Plain), feeds);
        IReadOnlyDictionary<string, TensorData> fast = Run(AssessmentGraph.Build(model, recipe, Formulation.Fast), feeds);
        Assert.Contains("var.norm1", plain.Keys);
        foreach ((string name, TensorData expected) in plain)
        {
            Assert.InRange(Largest(expected, fast[name]), 0, 5e-6 * expected.ToDoubles().Max(Math.Abs));
        }
    }

    private static (Graph Model, AdaptationRecipe Recipe, Dictionary<string, TensorData> Feeds) Case(Normalizer norm, int channels, int size)
    {
        Graph model = ModelZoo.Create("conv4-pool", new ZooOptions { Norm = norm, Channels = channels, Size = size, Filters = 16, Seed = 3 });
        AdaptationRecipe recipe = Drawings.Recipe(model, norm == Normalizer.Batch ? NormPolicy.Support : NormPolicy.None);
        Dictionary<string, TensorData> feeds = Drawings.Feeds(model, recipe, Count);
        feeds["support_x"] = Grey(channels, size);
        foreach (string name in recipe.Adapted.Where(n => n.EndsWith(".scale", StringComparison.Ordinal)).Select(n => $"phi.{n}"))
        {
            float[] scale = feeds[name].As<float>().ToArray();
            feeds[name] = TensorData.Of<float>([scale.Length], [.. scale.Select((s, i) => i % 3 == 0 ? -0.7f * s : s)]);
        }

        return (model, recipe, feeds);
    }

    // Strokes on an even ground that is not zero: pooling windows tie, but at the border, and means are large beside deviations.
    private static TensorData Grey(int channels, int size)
    {
        var random = new Random(5);
        float[] x = new float[Count * channels * size * size];
        Array.Fill(x, 0.2f);
        for (int stroke = 0; stroke < Count * channels * 3; stroke++)
        {
            (int row, int column, int down) = (random.Next(size), random.Next(size - 8), random.Next(-1, 2));
            for (int t = 0; t < 8; t++)
            {
                x[(((stroke / 3 * size) + Math.Clamp(row + (down * t), 0, size - 1)) * size) + column + t] = 1;
            }
        }

        return TensorData.Of<float>([Count, channels, size, size], x);
    }

    private static IReadOnlyDictionary<string, TensorData> Run(Graph graph, IReadOnlyDictionary<string, TensorData> feeds)
    {
        using ILoadedGraph loaded = new OnnxRuntimeExecutor().Load(graph);
        return loaded.Run(feeds);
    }

    private static double Largest(TensorData a, TensorData b) => a.ToDoubles().Zip(b.ToDoubles(), (x, y) => Math.Abs(x - y)).Max();
}
