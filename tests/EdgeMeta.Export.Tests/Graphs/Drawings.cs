using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Export.Tests.Graphs;

/// <summary>Support sets of strokes on an even ground, where max-pooling windows tie, and recipes for the models of the zoo.</summary>
internal static class Drawings
{
    public static TensorData Strokes(int count, int seed = 1)
    {
        var random = new Random(seed);
        float[] x = new float[count * 28 * 28];
        for (int i = 0; i < count; i++)
        {
            for (int stroke = 0; stroke < 4; stroke++)
            {
                (int row, int column, int down, int right) = (random.Next(3, 25), random.Next(3, 25), random.Next(-1, 2), random.Next(-1, 2));
                for (int t = 0; t < 12; t++)
                {
                    (int r, int c) = (row + (down * t), column + (right * t));
                    if (r is >= 0 and < 28 && c is >= 0 and < 28)
                    {
                        x[(i * 784) + (r * 28) + c] = 1;
                    }
                }
            }
        }

        return TensorData.Of<float>([count, 1, 28, 28], x);
    }

    public static TensorData Labels(int count) => TensorData.Vector<long>([.. Enumerable.Range(0, count).Select(i => (long)(i % 5))]);

    public static Graph Model(string name, Normalizer norm, int filters = 16) =>
        ModelZoo.Create(name, new ZooOptions { Norm = norm, Filters = filters, Seed = 3 });

    public static AdaptationRecipe Recipe(Graph model, NormPolicy norm, float rate = 0.4f, Func<string, bool>? adapted = null)
    {
        string[] names = [.. model.Initializers.Select(i => i.Name)
            .Where(n => !n.EndsWith(".mean", StringComparison.Ordinal) && !n.EndsWith(".var", StringComparison.Ordinal))
            .Where(adapted ?? (_ => true))];
        return new AdaptationRecipe
        {
            Adapted = names,
            Steps = 1,
            Rates = AdaptationRecipe.UniformRates(names, rate),
            Norm = norm,
            Loss = LossKind.CrossEntropy,
            Order = MetaGradientOrder.Second,
            Ways = 5,
            Shots = 5,
        };
    }

    /// <summary>What adapt.onnx is fed with phi at theta.</summary>
    public static Dictionary<string, TensorData> Feeds(Graph model, AdaptationRecipe recipe, int count)
    {
        var feeds = new Dictionary<string, TensorData> { ["support_x"] = Strokes(count), ["support_y"] = Labels(count) };
        foreach (string name in recipe.Adapted)
        {
            feeds.Add($"phi.{name}", model.Initializer(name).Data!);
            feeds.Add($"rate.{name}", TensorData.Scalar(recipe.Rates[name]));
        }

        return feeds;
    }
}
