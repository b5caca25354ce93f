using EdgeMeta.Bundles;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Runtime.Tests.Engines;

/// <summary>Bundles of <see cref="LinearModel"/> with a support set, queries and a golden file computed by hand.</summary>
internal sealed record LinearBundle(LinearModel Theta)
{
    private static readonly float[] InputsAndQueries = [1, 2, -1, 0.5f, 0.25f, -2, 3, 1, -2, -1, 0.5f, 0.5f, 1.5f, -0.5f, -0.75f, 2];

    public float RateW { get; init; } = 0.1f;

    public float RateB { get; init; } = 0.05f;

    public byte[]? AdaptGraph { get; init; }

    /// <summary>Changes the golden file's tensors by name; null removes one.</summary>
    public Func<string, float[], float[]?> Golden { get; init; } = (_, values) => values;

    public IReadOnlyDictionary<string, string>? GoldenMetadata { get; init; }

    public static LinearBundle Regression => new(LinearModel.Regression);

    public static LinearBundle Classifier => new(LinearModel.Classifier);

    /// <summary>Six examples of two values.</summary>
    public float[] SupportX => InputsAndQueries[..12];

    public float[] SupportY => Theta.Classifies ? [0, 1, 2, 0, 1, 2] : [1, -1, 0.5f, 2, -1.5f, 0.25f];

    /// <summary>Two examples.</summary>
    public float[] QueryX => InputsAndQueries[12..];

    public ExampleSet Support => Theta.Classifies
        ? ExampleSet.Labelled(SupportX, [2], [.. SupportY.Select(label => (long)label)], ["a", "b", "c"])
        : ExampleSet.Regression(SupportX, [2], SupportY, 1);

    /// <summary>The model after K steps, by hand.</summary>
    public LinearModel After(int steps)
    {
        var model = new LinearModel(Theta.Classifies, Matrix(Theta.W, Theta.Outputs), [.. Theta.B.Select(value => (double)value)]);
        for (var i = 0; i < steps; i++)
        {
            model.Step(SupportX, SupportY, RateW, RateB);
        }
        return model;
    }

    public Bundle Open() => Bundle.Open(new MemoryStream(ToBytes()));

    public byte[] ToBytes()
    {
        var predict = OnnxWriter.WriteWithSlots(LinearGraphs.Predict(Theta));
        string[] layers = Theta.Classifies ? ["norm"] : [];
        string[] slots = ["w", "b", .. StatisticNames.Of(layers)];
        var manifest = new Manifest
        {
            Model = new ModelCard
            {
                Name = "linear",
                Input = Spec("x", LinearModel.Inputs),
                Output = Spec(Theta.Classifies ? "logits" : "y", Theta.Outputs),
                Ways = Theta.Classifies ? Theta.Outputs : null,
                Shots = 2,
            },
            Recipe = new AdaptationRecipe
            {
                Adapted = ["w", "b"],
                Steps = 3,
                Rates = new Dictionary<string, float> { ["w"] = RateW, ["b"] = RateB },
                Norm = Theta.Classifies ? NormPolicy.Support : NormPolicy.None,
                Loss = Theta.Classifies ? LossKind.CrossEntropy : LossKind.MeanSquaredError,
                Order = MetaGradientOrder.Second,
                Ways = Theta.Classifies ? Theta.Outputs : null,
                Shots = 2,
            },
            Slots = slots.ToDictionary(name => name, name => new Slot
            {
                Offset = predict.Slots[name].Offset,
                Length = predict.Slots[name].Length,
                Element = TensorElement.Float32,
                Shape = name switch { "w" => [LinearModel.Inputs, Theta.Outputs], "b" => [Theta.Outputs], _ => [LinearModel.Inputs] },
            }),
            Statistics = layers,
            Provenance = new Provenance { Algorithm = "by hand", Seed = 1, Iterations = 0 },
        };
        return BundleArchive.ToBytes(manifest,
        [
            new(EntryName.Predict, predict.Bytes),
            new(EntryName.Adapt, AdaptGraph ?? OnnxWriter.Write(LinearGraphs.Adapt(Theta))),
            new(EntryName.Assess, OnnxWriter.Write(LinearGraphs.Assess(Theta))),
            new(EntryName.Theta, new TensorFile(Tensors("", Theta)).ToBytes()),
            new(EntryName.Golden, new TensorFile(GoldenTensors(), GoldenMetadata).ToBytes()),
        ]);
    }

    private IEnumerable<NamedTensor> GoldenTensors()
    {
        List<NamedTensor> tensors =
        [
            NamedTensor.FromFloats("support_x", [6, 2], SupportX),
            Theta.Classifies ? NamedTensor.FromInt64s("support_y", [6], [.. SupportY.Select(label => (long)label)])
                : NamedTensor.FromFloats("support_y", [6, 1], SupportY),
            NamedTensor.FromFloats("query_x", [2, 2], QueryX),
        ];
        for (var step = 0; step <= 3; step++)
        {
            var model = After(step);
            tensors.Add(NamedTensor.FromFloats($"loss.{step}", [], [(float)model.Loss(SupportX, SupportY)]));
            tensors.Add(NamedTensor.FromFloats($"output.{step}", [2, Theta.Outputs], [.. model.Output(QueryX, SupportX).Select(value => (float)value)]));
            tensors.AddRange(step == 0 ? [] : Tensors($"phi.{step}.", model));
        }
        foreach (var tensor in tensors)
        {
            if (tensor.Element != TensorElement.Float32)
            {
                yield return tensor;
            }
            else if (Golden(tensor.Name, tensor.Floats.ToArray()) is { } values)
            {
                yield return NamedTensor.FromFloats(tensor.Name, tensor.Shape, values);
            }
        }
    }

    private static NamedTensor[] Tensors(string prefix, LinearModel model) =>
    [
        NamedTensor.FromFloats(prefix + "w", [LinearModel.Inputs, model.Outputs], model.W),
        NamedTensor.FromFloats(prefix + "b", [model.Outputs], model.B),
    ];

    private static double[,] Matrix(float[] values, int columns)
    {
        var matrix = new double[values.Length / columns, columns];
        for (var i = 0; i < values.Length; i++)
        {
            matrix[i / columns, i % columns] = values[i];
        }
        return matrix;
    }

    private static TensorSpec Spec(string name, long size) => new() { Name = name, Element = TensorElement.Float32, ExampleShape = [size] };
}
