using EdgeMeta.Bundles;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Runtime;

namespace EdgeMeta.Export.Tests.OrtTraining;

/// <summary>Trains artifacts in ONNX Runtime Training itself: its WebAssembly build, through the device's own engine.</summary>
internal static class WasmTraining
{
    /// <summary>Skips the test, visibly, where Node or the package is not there.</summary>
    public static void Require() => Assert.SkipWhen(WasmTrainingSession.WhatLacks() is not null, WasmTrainingSession.WhatLacks() ?? "");

    public static WasmTrainingSession Open(TrainingArtifacts artifacts) =>
        WasmTrainingSession.Open(new TrainingFiles(artifacts.TrainingModel, artifacts.EvaluationModel, artifacts.OptimizerModel, artifacts.Checkpoint));

    /// <summary>What a session is fed, in its form.</summary>
    public static IReadOnlyList<NamedTensor> Feeds(IReadOnlyDictionary<string, TensorData> feeds) =>
        [.. feeds.Select(f => new NamedTensor(f.Key, f.Value.Element == ElementType.Int64 ? TensorElement.Int64 : TensorElement.Float32,
            [.. f.Value.Dims], f.Value.Bytes))];

    /// <summary>Takes steps and returns what came of each.</summary>
    public static TrainingTrace Run(TrainingArtifacts artifacts, IReadOnlyDictionary<string, TensorData> feeds, int steps, bool accumulate = false,
        bool trainableOnly = true, float[]? load = null)
    {
        using WasmTrainingSession session = Open(artifacts);
        var (losses, parameters, evaluations) = (new List<float>(), new List<float[]>(), new List<IReadOnlyList<float[]>>());
        session.Feed(Feeds(feeds));
        if (load is not null)
        {
            session.WriteParameters(load, trainableOnly);
        }

        void Evaluate() => evaluations.Add(artifacts.EvaluationModel is null ? [] : [.. session.Evaluate().Select(t => t.Floats.ToArray())]);
        Evaluate();
        for (int k = 0; k < steps; k++)
        {
            losses.Add(session.TrainStep()[0].Floats[0]);
            session.OptimizerStep();
            if (!accumulate)
            {
                session.LazyReset();
            }

            parameters.Add(session.ReadParameters(trainableOnly));
            Evaluate();
        }

        return new TrainingTrace(losses, parameters, evaluations);
    }
}

/// <summary>What a run of training gave.</summary>
/// <param name="Losses">Before each step.</param>
/// <param name="Parameters">After each step: all in one buffer.</param>
/// <param name="Evaluations">Before the first and after each step: the outputs of evaluation in order; nothing where there is no evaluation model.</param>
internal sealed record TrainingTrace(IReadOnlyList<float> Losses, IReadOnlyList<float[]> Parameters, IReadOnlyList<IReadOnlyList<float[]>> Evaluations);
