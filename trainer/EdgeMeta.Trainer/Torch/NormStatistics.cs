using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Mean and biased variance of each normalisation layer's input over a support set under phi, each of shape [channels], by node name.</summary>
public sealed class NormStatistics
{
    private readonly Dictionary<string, (Tensor Mean, Tensor Variance)> byLayer;

    internal NormStatistics(IEnumerable<(string Layer, Tensor Mean, Tensor Variance)> layers)
    {
        Layers = [.. layers];
        byLayer = Layers.ToDictionary(l => l.Layer, l => (l.Mean, l.Variance));
    }

    /// <summary>The layers in the order in which the model runs them.</summary>
    public IReadOnlyList<(string Layer, Tensor Mean, Tensor Variance)> Layers { get; }

    internal (Tensor Mean, Tensor Variance) this[string layer] => byLayer[layer];
}
