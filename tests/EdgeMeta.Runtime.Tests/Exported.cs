using EdgeMeta.Bundles;
using EdgeMeta.Export;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Runtime.Tests;

/// <summary>Bundles of untrained models from the zoo, and examples for them.</summary>
internal static class Exported
{
    private const int Size = 28 * 28;

    /// <summary>A classifier of 5 ways, or a regression, that adapts every parameter in three steps.</summary>
    public static Bundle Bundle(
        Graph model,
        NormPolicy norm,
        LossKind loss = LossKind.CrossEntropy,
        float rate = 0.05f,
        IReadOnlyDictionary<string, TensorData>? statistics = null,
        bool artifacts = true,
        string[]? adapt = null)
    {
        string[] adapted = adapt ?? [.. model.Initializers.Select(i => i.Name).Where(name => !name.EndsWith(".mean") && !name.EndsWith(".var"))];
        return Bundles.Bundle.Open(new MemoryStream(BundleExporter.ToBytes(new ExportRequest
        {
            Model = model,
            Recipe = new AdaptationRecipe
            {
                Adapted = adapted,
                Steps = 3,
                Rates = AdaptationRecipe.UniformRates(adapted, rate),
                Norm = norm,
                Loss = loss,
                Order = MetaGradientOrder.Second,
                Ways = loss == LossKind.CrossEntropy ? 5 : null,
                Shots = 2,
            },
            Name = "model",
            Provenance = new Provenance { Algorithm = "none", Seed = 5, Iterations = 0 },
            Golden = new TensorFile([]),
            Statistics = statistics ?? new Dictionary<string, TensorData>(),
            TrainingArtifacts = artifacts,
        })));
    }

    public static Bundle Conv4(Halving halving, NormPolicy norm, string[]? adapt = null) =>
        Bundle(Onnx.Zoo.Conv4.Create(new Conv4Options { Filters = 16, Halving = halving, Seed = 5 }), norm, adapt: adapt);

    /// <summary>One number in, one number out.</summary>
    public static Bundle Mlp(bool artifacts = true) =>
        Bundle(Onnx.Zoo.Mlp.Create(new MlpOptions { Seed = 5 }), NormPolicy.None, LossKind.MeanSquaredError, 0.01f, artifacts: artifacts);

    /// <summary>Five points of a line.</summary>
    public static ExampleSet Points => ExampleSet.Regression([-2, -1, 0, 1, 2], [1], [1, 0.5f, 0, -0.5f, -1], 1);

    /// <summary>Ten drawings of five classes: a few strokes on a ground of exact zeros, where all values of a pooling window tie.</summary>
    public static ExampleSet Strokes(int seed)
    {
        var x = new float[10 * Size];
        for (var example = 0; example < 10; example++)
        {
            var random = new Random((100 * seed) + example);
            for (var i = 0; i < 20; i++)
            {
                var (row, column) = (3 + (4 * (example % 5)), 4 + i);
                x[(example * Size) + ((row + random.Next(2)) * 28) + column] = 1;
            }
        }
        return ExampleSet.Labelled(x, [1, 28, 28], [0, 1, 2, 3, 4, 0, 1, 2, 3, 4], ["a", "b", "c", "d", "e"]);
    }
}
