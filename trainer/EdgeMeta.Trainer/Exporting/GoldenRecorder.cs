using EdgeMeta.Bundles;
using EdgeMeta.Export;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Exporting;

/// <summary>Computes a golden episode with torch: the figures a bundle is held against.</summary>
public static class GoldenRecorder
{
    /// <summary>Adapts to the episode's support set and records every step.</summary>
    /// <param name="algorithm">The method over the model.</param>
    /// <param name="values">The meta-parameters in the algorithm's layout.</param>
    /// <param name="episode">Support and query set.</param>
    public static GoldenEpisode Record(MetaAlgorithm algorithm, float[] values, Episode episode)
    {
        NativeTuning.Apply();
        using var scope = NewDisposeScope();
        EpisodeTensors tensors = EpisodeTensors.From(episode);
        ParameterSet meta = algorithm.Layout.ToTensors(values);
        IReadOnlyList<ParameterSet> path = algorithm.Adapt(meta, tensors.SupportX, tensors.SupportY, GoldenEpisode.Steps, InnerGradient.Detached);
        ParameterNames adapted = algorithm.InnerLoop.Adapted;
        return new GoldenEpisode(Tensor("support_x", tensors.SupportX), Tensor("support_y", tensors.SupportY),
            Tensor("query_x", tensors.QueryX), Tensor("query_y", tensors.QueryY),
            Named(algorithm.InnerLoop.SupportGradient(path[0], tensors.SupportX, tensors.SupportY)),
            [.. path.Skip(1).Select(phi => Named(phi.Select(adapted)))],
            [.. path.Select(phi => Scalar(() => algorithm.InnerLoop.Loss(phi, tensors.SupportX, tensors.SupportY)))],
            [.. path.Select(phi => Untracked(() => Tensor("output", algorithm.QueryOutput(phi, tensors, algorithm.Options.Norm))))]);
    }

    /// <summary>The statistics of the normalisation layers over a support set under theta, as <c>mean.NODE</c> and <c>var.NODE</c>.</summary>
    public static IReadOnlyDictionary<string, Onnx.TensorData> Statistics(MetaAlgorithm algorithm, float[] values, Episode episode) => Untracked(() =>
    {
        using var scope = NewDisposeScope();
        ParameterSet theta = algorithm.Layout.ToTensors(values).Select(algorithm.Model.Layout.Names);
        NormStatistics statistics = algorithm.Model.CollectStatistics(theta, EpisodeTensors.From(episode).SupportX);
        return statistics.Layers.SelectMany(l => (KeyValuePair<string, Onnx.TensorData>[])
            [new(StatisticNames.Mean(l.Layer), Data(l.Mean)), new(StatisticNames.Variance(l.Layer), Data(l.Variance))]).ToDictionary();
    });

    private static IReadOnlyList<NamedTensor> Named(ParameterSet set) => [.. set.Names.Select((name, i) => Tensor(name, set[i]))];

    private static NamedTensor Tensor(string name, Tensor tensor) => tensor.dtype == ScalarType.Int64
        ? NamedTensor.FromInt64s(name, tensor.shape, tensor.detach().contiguous().data<long>().ToArray())
        : NamedTensor.FromFloats(name, tensor.shape, tensor.detach().contiguous().data<float>().ToArray());

    private static Onnx.TensorData Data(Tensor tensor) => Onnx.TensorData.Of<float>(tensor.shape, tensor.detach().contiguous().data<float>().ToArray());

    private static float Scalar(Func<Tensor> loss) => Untracked(() => loss().item<float>());

    private static T Untracked<T>(Func<T> compute)
    {
        using IDisposable plain = no_grad();
        return compute();
    }
}
