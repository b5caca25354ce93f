using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMeta.Testing;

/// <summary>Writes a graph and runs the file on ONNX Runtime, on one thread.</summary>
public sealed class OnnxRuntimeExecutor : IGraphExecutor
{
    /// <inheritdoc/>
    public string Name => "ONNX Runtime";

    /// <inheritdoc/>
    public ElementType Real => ElementType.Float;

    /// <inheritdoc/>
    public ILoadedGraph Load(Graph graph) => Load(OnnxWriter.Write(graph));

    /// <summary>Makes a file ready to run.</summary>
    public static ILoadedGraph Load(byte[] file) => new Session(file);

    private sealed class Session : ILoadedGraph
    {
        private readonly InferenceSession session;

        public Session(byte[] file)
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            session = new InferenceSession(file, options);
        }

        public IReadOnlyDictionary<string, TensorData> Run(IReadOnlyDictionary<string, TensorData> feeds)
        {
            // Inputs that no node reads are absent from an optimised session.
            string[] names = [.. session.InputNames.Where(feeds.ContainsKey)];
            var inputs = new List<OrtValue>();
            try
            {
                inputs.AddRange(names.Select(name => ToValue(feeds[name])));
                using var run = new RunOptions();
                using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, names, inputs, session.OutputNames);
                return session.OutputNames.Zip(outputs).ToDictionary(o => o.First, o => ToData(o.Second));
            }
            finally
            {
                inputs.ForEach(input => input.Dispose());
            }
        }

        public void Dispose() => session.Dispose();

        private static OrtValue ToValue(TensorData data)
        {
            long[] dims = [.. data.Dims];
            return data.Element switch
            {
                ElementType.Float => OrtValue.CreateTensorValueFromMemory(data.As<float>().ToArray(), dims),
                ElementType.Double => OrtValue.CreateTensorValueFromMemory(data.As<double>().ToArray(), dims),
                ElementType.Int64 => OrtValue.CreateTensorValueFromMemory(data.As<long>().ToArray(), dims),
                ElementType.Int32 => OrtValue.CreateTensorValueFromMemory(data.As<int>().ToArray(), dims),
                ElementType.Int8 => OrtValue.CreateTensorValueFromMemory(data.As<sbyte>().ToArray(), dims),
                ElementType.UInt8 => OrtValue.CreateTensorValueFromMemory(data.As<byte>().ToArray(), dims),
                ElementType.Bool => OrtValue.CreateTensorValueFromMemory(data.As<bool>().ToArray(), dims),
                _ => throw new ArgumentOutOfRangeException(nameof(data), data.Element, null),
            };
        }

        private static TensorData ToData(OrtValue value)
        {
            OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
            return new TensorData((ElementType)info.ElementDataType, info.Shape, info.ElementCount == 0 ? [] : value.GetTensorDataAsSpan<byte>().ToArray());
        }
    }
}
