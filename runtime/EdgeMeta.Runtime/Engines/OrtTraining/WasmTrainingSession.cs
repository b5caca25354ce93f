using System.Runtime.InteropServices;
using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>
/// ONNX Runtime Training's official WebAssembly build, in a Node process that ends with this session or with this process. Only float parameters; one thread.
/// </summary>
public sealed class WasmTrainingSession : ITrainingSession
{
    private readonly WorkerProcess worker;

    private WasmTrainingSession(WorkerProcess worker, FrameReader loaded)
    {
        this.worker = worker;
        Version = loaded.Text();
        Inputs = loaded.Many(loaded.Text);
        Outputs = loaded.Many(loaded.Text);
    }

    private enum Operation : byte
    {
        Load = 1,
        Feed,
        Train,
        Evaluate,
        Optimize,
        Reset,
        Read,
        Write,
    }

    public string Name => "ort-training-wasm";

    /// <summary>The package's own version.</summary>
    public string Version { get; }

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>What this machine lacks for such a session, and what to do; null where nothing lacks. Starts nothing.</summary>
    public static string? WhatLacks() => WasmPackage.WhatLacks();

    /// <param name="files">The artifacts.</param>
    /// <param name="limit">How long the process may take to answer one request; null for two minutes.</param>
    /// <exception cref="TrainingRefusedException">ONNX Runtime Training refuses the artifacts.</exception>
    /// <exception cref="EngineException">Node or the package is not here, or the process died or hung.</exception>
    public static WasmTrainingSession Open(TrainingFiles files, TimeSpan? limit = null)
    {
        var package = WasmPackage.Find();
        return Open(WorkerProcess.Start(package.Node, [WasmPackage.Worker, "--package", package.Folder], limit ?? new EngineOptions().AnswerLimit), files);
    }

    internal static WasmTrainingSession Open(WorkerProcess worker, TrainingFiles files)
    {
        try
        {
            return new WasmTrainingSession(worker, worker.Ask(Request(Operation.Load)
                .Bytes(files.TrainingModel.Span).Bytes(files.EvaluationModel.Span).Bytes(files.OptimizerModel.Span).Bytes(files.Checkpoint.Span)));
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    public void Feed(IReadOnlyList<NamedTensor> inputs)
    {
        var request = Request(Operation.Feed).Number((uint)inputs.Count);
        foreach (var tensor in inputs)
        {
            request.Tensor(tensor);
        }
        worker.Ask(request);
    }

    public IReadOnlyList<NamedTensor> TrainStep() => Tensors(Operation.Train);

    public IReadOnlyList<NamedTensor> Evaluate() => Tensors(Operation.Evaluate);

    public void OptimizerStep() => worker.Ask(Request(Operation.Optimize));

    public void LazyReset() => worker.Ask(Request(Operation.Reset));

    public float[] ReadParameters(bool trainableOnly) =>
        MemoryMarshal.Cast<byte, float>(worker.Ask(Request(Operation.Read).Byte(trainableOnly ? (byte)1 : (byte)0)).Bytes()).ToArray();

    public void WriteParameters(ReadOnlySpan<float> values, bool trainableOnly) =>
        worker.Ask(Request(Operation.Write).Byte(trainableOnly ? (byte)1 : (byte)0).Bytes(MemoryMarshal.AsBytes(values)));

    public void Dispose() => worker.Dispose();

    private static FrameWriter Request(Operation operation) => new FrameWriter().Byte((byte)operation);

    private IReadOnlyList<NamedTensor> Tensors(Operation operation)
    {
        var answer = worker.Ask(Request(operation));
        return answer.Many(answer.Tensor);
    }
}
