using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>The files of ONNX Runtime Training, in memory.</summary>
/// <param name="TrainingModel"><c>training_model.onnx</c>.</param>
/// <param name="EvaluationModel"><c>eval_model.onnx</c>; empty where there is none.</param>
/// <param name="OptimizerModel"><c>optimizer_model.onnx</c>.</param>
/// <param name="Checkpoint"><c>checkpoint</c>.</param>
public sealed record TrainingFiles(
    ReadOnlyMemory<byte> TrainingModel, ReadOnlyMemory<byte> EvaluationModel, ReadOnlyMemory<byte> OptimizerModel, ReadOnlyMemory<byte> Checkpoint)
{
    /// <summary>Those of a bundle, without a copy.</summary>
    /// <exception cref="BundleException">It has none.</exception>
    public static TrainingFiles Of(Bundle bundle) => new(
        bundle.ReadEntry(EntryName.TrainingModel),
        bundle.ReadEntry(EntryName.EvaluationModel),
        bundle.ReadEntry(EntryName.OptimizerModel),
        bundle.ReadEntry(EntryName.Checkpoint));
}
