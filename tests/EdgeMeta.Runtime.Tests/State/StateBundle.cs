using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime.Tests.State;

/// <summary>Bundles with two adapted tensors. No graph is run here, so their graphs are only theta's bytes.</summary>
internal static class StateBundle
{
    public static Bundle Create(float first = 0.5f, float rate = 0.01f)
    {
        var theta = new TensorFile([NamedTensor.FromFloats("w", [2, 1], [first, -1.25f]), NamedTensor.FromFloats("b", [2], [0f, 3f])]);
        byte[] predict = [.. theta["w"].Data.Span, .. theta["b"].Data.Span, .. new byte[8]];
        var manifest = new Manifest
        {
            Model = new ModelCard { Name = "state", Input = Spec("x", 1), Output = Spec("y", 2), Ways = 2, Shots = 1 },
            Recipe = new AdaptationRecipe
            {
                Adapted = ["w", "b"],
                Steps = 1,
                Rates = AdaptationRecipe.UniformRates(["w", "b"], rate),
                Norm = NormPolicy.Support,
                Loss = LossKind.CrossEntropy,
                Ways = 2,
                Order = MetaGradientOrder.Second,
                Shots = 1,
            },
            Slots = new Dictionary<string, Slot>
            {
                ["w"] = new() { Offset = 0, Length = 8, Element = TensorElement.Float32, Shape = [2, 1] },
                ["b"] = new() { Offset = 8, Length = 8, Element = TensorElement.Float32, Shape = [2] },
                ["mean.norm"] = new() { Offset = 16, Length = 4, Element = TensorElement.Float32, Shape = [1] },
                ["var.norm"] = new() { Offset = 20, Length = 4, Element = TensorElement.Float32, Shape = [1] },
            },
            Statistics = ["norm"],
            Provenance = new Provenance { Algorithm = "maml", Seed = 1, Iterations = 1 },
        };
        var bytes = BundleArchive.ToBytes(manifest,
        [
            new(EntryName.Predict, predict),
            new(EntryName.Adapt, default),
            new(EntryName.Assess, default),
            new(EntryName.Theta, theta.ToBytes()),
            new(EntryName.Golden, new TensorFile([]).ToBytes()),
        ]);
        return Bundle.Open(new MemoryStream(bytes));
    }

    /// <summary>A state whose phi tells it from others; the values include what an arithmetic difference would not restore.</summary>
    public static AdaptedState State(Bundle bundle, float mark) => new()
    {
        Phi = [NamedTensor.FromFloats("w", [2, 1], [mark, 1e-30f]), NamedTensor.FromFloats("b", [2], [-0f, 3.0000002f])],
        Statistics = [NamedTensor.FromFloats("mean.norm", [1], [mark]), NamedTensor.FromFloats("var.norm", [1], [1])],
        ThetaDigest = bundle.ThetaDigest,
        RecipeDigest = bundle.Recipe.Digest(),
        Engine = "portable-cpu",
        Steps = 2,
        Losses = [1.5f, 0.1f, 1e-20f],
        ClassNames = ["cat", "\u732b, \"quoted\""],
    };

    /// <summary>The first value of phi, which tells states apart.</summary>
    public static float Mark(AdaptedState? state) => state!.Phi[0].Floats[0];

    private static TensorSpec Spec(string name, long size) => new() { Name = name, Element = TensorElement.Float32, ExampleShape = [size] };
}
