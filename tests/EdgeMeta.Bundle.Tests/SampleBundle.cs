namespace EdgeMeta.Bundles.Tests;

/// <summary>A bundle small enough to damage at every byte. Its graphs are opaque here: only the runtime reads them.</summary>
internal static class SampleBundle
{
    public static TensorFile Theta { get; } = new(
        [NamedTensor.FromFloats("w", [2, 1], [0.5f, -1.25f]), NamedTensor.FromFloats("b", [2], [0f, 3f]), NamedTensor.FromFloats("frozen", [1], [9f])]);

    public static byte[] Predict { get; } = [.. "head"u8, .. Theta["w"].Data.Span, .. "between"u8, .. Theta["b"].Data.Span, .. "tail"u8];

    public static AdaptationRecipe Recipe { get; } = new()
    {
        Adapted = ["w", "b"],
        Steps = 3,
        Rates = AdaptationRecipe.UniformRates(["w", "b"], 0.01f),
        Norm = NormPolicy.None,
        Loss = LossKind.MeanSquaredError,
        Order = MetaGradientOrder.Second,
        Shots = 10,
    };

    public static Manifest Manifest { get; } = new()
    {
        Model = new ModelCard
        {
            Name = "sample",
            Description = "two numbers",
            Input = new TensorSpec { Name = "x", Element = TensorElement.Float32, ExampleShape = [1] },
            Output = new TensorSpec { Name = "y", Element = TensorElement.Float32, ExampleShape = [2] },
            Shots = 10,
        },
        Recipe = Recipe,
        Slots = new Dictionary<string, Slot>
        {
            ["w"] = new() { Offset = 4, Length = 8, Element = TensorElement.Float32, Shape = [2, 1] },
            ["b"] = new() { Offset = 19, Length = 8, Element = TensorElement.Float32, Shape = [2] },
        },
        Provenance = new Provenance
        {
            Algorithm = "maml",
            Seed = 7,
            Iterations = 100,
            Tools = new Dictionary<string, string> { ["torch"] = "2", ["edgemeta"] = "0.1.0" },
        },
        Proof = new Proof { MetaGradientError = 1e-9, FirstOrderDistance = 0.3, Bound = 1e-5, Directions = 4 },
    };

    public static IReadOnlyList<BundleEntry> Entries { get; } =
    [
        new(EntryName.Predict, Predict),
        new(EntryName.Adapt, "adapt"u8.ToArray()),
        new(EntryName.Assess, "assess"u8.ToArray()),
        new(EntryName.Theta, Theta.ToBytes()),
        new(EntryName.Golden, new TensorFile([NamedTensor.FromFloats("support_x", [1, 1], [2f])]).ToBytes()),
    ];

    public static byte[] Bytes { get; } = BundleArchive.ToBytes(Manifest, Entries);

    public static string Refusal(byte[] bytes) => Assert.ThrowsAny<BundleException>(() => Bundle.Open(new MemoryStream(bytes))).Message;

    /// <summary>An archive with a manifest that is right for its entries, without the check that <see cref="BundleArchive"/> makes.</summary>
    public static byte[] Unchecked(Manifest manifest, IEnumerable<BundleEntry> entries)
    {
        var all = entries.ToArray();
        var complete = manifest with { Entries = all.ToDictionary(entry => entry.Name, entry => EntryDigest.Of(entry.Data.Span)) };
        return StoredZipWriter.Write([new BundleEntry(EntryName.Manifest, complete.ToJson()), .. all]);
    }
}
