using EdgeMeta.Bundles;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMeta.Runtime;

/// <summary>A support set in ONNX Runtime's memory: support_x [S, ...] and support_y, int64 [S] or float [S, d].</summary>
internal sealed class SupportTensors : IDisposable
{
    private readonly NativeTensor<float> x;
    private readonly NativeTensor<long>? labels;
    private readonly NativeTensor<float>? targets;

    /// <exception cref="ArgumentException">The examples have no answers of the kind that the loss compares with.</exception>
    public SupportTensors(ExampleSet support, LossKind loss)
    {
        if ((loss == LossKind.CrossEntropy ? support.Labels : (Array?)support.Targets) is null)
        {
            throw new ArgumentException($"the examples have no {(loss == LossKind.CrossEntropy ? "labels" : "targets")}.", nameof(support));
        }
        x = NativeTensor.Floats([support.Count, .. support.ExampleShape], support.X);
        if (loss == LossKind.CrossEntropy)
        {
            labels = NativeTensor.Int64s([support.Count], support.Labels);
        }
        else
        {
            targets = NativeTensor.Floats([support.Count, support.TargetSize], support.Targets);
        }
    }

    public OrtValue X => x.Value;

    public OrtValue Y => labels?.Value ?? targets!.Value;

    public void Dispose()
    {
        x.Dispose();
        labels?.Dispose();
        targets?.Dispose();
    }
}
