using EdgeMeta.Onnx.Serialization.Proto;
using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.Serialization;

/// <summary>Runs a written graph on ONNX Runtime.</summary>
internal static class OnnxRun
{
    /// <summary>The outputs in the file's order. Feeds are in the order of the file's inputs.</summary>
    public static TensorData[] File(byte[] file, params TensorData[] feeds)
    {
        GraphProto graph = ModelProto.Parser.ParseFrom(file).Graph;
        string[] names = [.. graph.Input.Select(i => i.Name).Except(graph.Initializer.Select(t => t.Name))];
        Assert.Equal(names.Length, feeds.Length);
        using ILoadedGraph session = OnnxRuntimeExecutor.Load(file);
        IReadOnlyDictionary<string, TensorData> results = session.Run(names.Zip(feeds).ToDictionary(f => f.First, f => f.Second));
        return [.. graph.Output.Select(o => results[o.Name])];
    }

    /// <summary>Two results are the same up to <paramref name="tolerance"/> of the largest magnitude.</summary>
    public static void AssertClose(IReadOnlyList<TensorData> expected, IReadOnlyList<TensorData> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((TensorData e, TensorData a) in expected.Zip(actual))
        {
            Assert.Equal(e.Type, a.Type);
            Assert.True(e.Count > 0);
            double scale = 1, worst = 0;
            for (int i = 0; i < e.Count; i++)
            {
                scale = Math.Max(scale, Math.Abs(Number(e, i)));
                worst = Math.Max(worst, Math.Abs(Number(e, i) - Number(a, i)));
            }

            Assert.True(worst <= tolerance * scale, $"differ by {worst} at a scale of {scale}");
        }
    }

    /// <summary>Deterministic pseudo-random floats in [-1, 1).</summary>
    public static TensorData Noise(int seed, params long[] dims)
    {
        var random = new Random(seed);
        return TensorData.Of<float>(dims, [.. Enumerable.Range(0, (int)dims.Aggregate(1L, (n, d) => n * d))
            .Select(_ => (float)((random.NextDouble() * 2) - 1))]);
    }

    private static double Number(TensorData data, int i) => data.Element switch
    {
        ElementType.Float => data.As<float>()[i],
        ElementType.Double => data.As<double>()[i],
        ElementType.Int64 => data.As<long>()[i],
        ElementType.Bool => data.As<bool>()[i] ? 1 : 0,
        _ => throw new NotSupportedException($"{data.Element}"),
    };
}
