using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Native;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeMeta.Runtime;

/// <summary>ONNX Runtime Training's native build, through its official API. Needs a native library with training in it.</summary>
public sealed class NativeTrainingSession : ITrainingSession
{
    private readonly CheckpointState state;
    private readonly TrainingSession session;
    private readonly bool evaluates;
    private readonly List<IDisposable> fed = [];
    private OrtValue[] feeds = [];

    private NativeTrainingSession(CheckpointState state, TrainingSession session, bool evaluates)
    {
        this.state = state;
        this.session = session;
        this.evaluates = evaluates;
        Inputs = session.InputNames(training: true);
        Outputs = session.OutputNames(training: true);
    }

    public string Name => "ort-training-cpu";

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>
    /// What this machine lacks for such a session, and what to do; null where nothing lacks. Asks the native library without any managed type of it.
    /// </summary>
    public static string? WhatLacks() => OrtNative.Absence() ?? OrtNative.TrainingAbsence();

    /// <param name="files">The artifacts. The native API reads files, so they lie in a temporary folder, for this user only, while the session opens.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="TrainingRefusedException">ONNX Runtime Training refuses the artifacts.</exception>
    /// <exception cref="EngineException">There is no ONNX Runtime Training here.</exception>
    public static NativeTrainingSession Open(TrainingFiles files, EngineOptions options)
    {
        options.Validate();
        if (WhatLacks() is { } lack)
        {
            throw new EngineException("native ONNX Runtime Training cannot be used:", lack);
        }
        OrtNative.Prepare();
        DirectoryInfo? folder = null;
        CheckpointState? state = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("edgemeta-");
            string Put(string name, ReadOnlyMemory<byte> bytes)
            {
                var path = Path.Combine(folder.FullName, name);
                File.WriteAllBytes(path, bytes.Span);
                return path;
            }
            var evaluates = !files.EvaluationModel.IsEmpty;
            state = CheckpointState.LoadCheckpoint(Put("checkpoint", files.Checkpoint));
            using var settings = new SessionOptions { IntraOpNumThreads = options.Threads, InterOpNumThreads = 1 };
            var training = Put("training_model.onnx", files.TrainingModel);
            var evaluation = evaluates ? Put("eval_model.onnx", files.EvaluationModel) : null;
            var session = new TrainingSession(settings, state, training, evaluation, Put("optimizer_model.onnx", files.OptimizerModel));
            return new NativeTrainingSession(state, session, evaluates);
        }
        catch (OnnxRuntimeException e)
        {
            state?.Dispose();
            throw Refused(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            state?.Dispose();
            throw new EngineException($"native ONNX Runtime Training reads files, and the temporary folder cannot be written: {e.Message}",
                "Set TMPDIR to one that can, or use --engine portable.", e);
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    public void Feed(IReadOnlyList<NamedTensor> inputs)
    {
        Release();
        feeds = [.. Inputs.Select(name => Value(inputs.FirstOrDefault(tensor => tensor.Name == name)
            ?? throw new ArgumentException($"the input '{name}' is not fed.", nameof(inputs))))];
    }

    public IReadOnlyList<NamedTensor> TrainStep() => Run(() => Tensors(session.TrainStep(feeds), Outputs));

    public IReadOnlyList<NamedTensor> Evaluate() => evaluates
        ? Run(() => Tensors(session.EvalStep(feeds), session.OutputNames(training: false)))
        : throw new InvalidOperationException("There is no evaluation model.");

    public void OptimizerStep() => Run(() =>
    {
        session.OptimizerStep();
        return true;
    });

    public void LazyReset() => Run(() =>
    {
        session.LazyResetGrad();
        return true;
    });

    public float[] ReadParameters(bool trainableOnly) => Run(() =>
    {
        using var buffer = session.ToBuffer(trainableOnly);
        return buffer.GetTensorDataAsSpan<float>().ToArray();
    });

    public void WriteParameters(ReadOnlySpan<float> values, bool trainableOnly)
    {
        using var buffer = NativeTensor.Floats([values.Length], values);
        Run(() =>
        {
            session.FromBuffer(buffer.Value, trainableOnly);
            return true;
        });
    }

    public void Dispose()
    {
        Release();
        session.Dispose();
        state.Dispose();
    }

    private static IReadOnlyList<NamedTensor> Tensors(IDisposableReadOnlyCollection<OrtValue> values, IReadOnlyList<string> names)
    {
        using (values)
        {
            return [.. values.Select((value, i) => Tensor(names[i], value))];
        }
    }

    private static NamedTensor Tensor(string name, OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        return info.ElementDataType switch
        {
            TensorElementType.Float => NamedTensor.FromFloats(name, info.Shape, value.GetTensorDataAsSpan<float>()),
            TensorElementType.Int64 => NamedTensor.FromInt64s(name, info.Shape, value.GetTensorDataAsSpan<long>()),
            var other => throw new TrainingRefusedException($"the output '{name}' is {other}; float32 and int64 are read."),
        };
    }

    private static TrainingRefusedException Refused(OnnxRuntimeException e) => new(e.Message.ReplaceLineEndings("\n").Split('\n')[0], e);

    private static T Run<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (OnnxRuntimeException e)
        {
            throw Refused(e);
        }
    }

    private OrtValue Value(NamedTensor tensor)
    {
        if (tensor.Element == TensorElement.Int64)
        {
            var labels = NativeTensor.Int64s(tensor.Shape, tensor.Int64s);
            fed.Add(labels);
            return labels.Value;
        }
        var values = NativeTensor.Floats(tensor.Shape, tensor.Floats);
        fed.Add(values);
        return values.Value;
    }

    private void Release()
    {
        fed.ForEach(tensor => tensor.Dispose());
        fed.Clear();
        feeds = [];
    }
}
