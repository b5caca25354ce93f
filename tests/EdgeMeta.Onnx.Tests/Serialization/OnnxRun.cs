using Microsoft.ML.OnnxRuntime;

namespace EdgeMeta.Onnx.Tests.Serialization;

/// <summary>Runs a written graph on ONNX Runtime.</summary>
internal static class OnnxRun
{
    /// <summary>The outputs in the graph's order. Feeds are in the order of the file's inputs.</summary>
    public static TensorData[] File(byte[] file, params TensorData[] feeds)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(file, options);
        Assert.Equal(session.InputNames.Count, feeds.Length);
        OrtValue[] inputs = [.. feeds.Select(Value)];
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, session.InputNames, inputs, session.OutputNames);
        TensorData[] results = [.. outputs.Select(Data)];
        foreach (OrtValue input in inputs)
        {
            input.Dispose();
        }

        return results;
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
        return TensorData.Of<float>(dims, [.. Enumerable.Range(0, (int)dims.Aggregate(1L, (n, d) => n * d)).Select(_ => (float)((random.NextDouble() * 2) - 1))]);
    }

    private static double Number(TensorData data, int i) => data.Element switch
    {
        ElementType.Float => data.As<float>()[i],
        ElementType.Double => data.As<double>()[i],
        ElementType.Int64 => data.As<long>()[i],
        ElementType.Bool => data.As<bool>()[i] ? 1 : 0,
        _ => throw new NotSupportedException($"{data.Element}"),
    };

    private static OrtValue Value(TensorData data) => data.Element switch
    {
        ElementType.Float => OrtValue.CreateTensorValueFromMemory(data.As<float>().ToArray(), [.. data.Dims]),
        ElementType.Double => OrtValue.CreateTensorValueFromMemory(data.As<double>().ToArray(), [.. data.Dims]),
        ElementType.Int64 => OrtValue.CreateTensorValueFromMemory(data.As<long>().ToArray(), [.. data.Dims]),
        _ => throw new NotSupportedException($"{data.Element}"),
    };

    private static TensorData Data(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return new TensorData((ElementType)info.ElementDataType, info.Shape, value.GetTensorDataAsSpan<byte>().ToArray());
    }
}
