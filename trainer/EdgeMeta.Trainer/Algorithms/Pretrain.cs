using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Algorithms;

/// <summary>
/// The baseline: train one net on all tasks together, then fine-tune it on the support set with the same inner loop.
/// Finn, Abbeel, Levine 2017, section 5.1 ("pretrained").
/// <code>
/// theta -= outer rate * grad L_query(theta)
/// </code>
/// </summary>
public sealed class Pretrain(TorchModel model, AdaptationOptions options) : MetaAlgorithm(model, options)
{
    /// <inheritdoc/>
    public override TaskGradient OuterGradient(ParameterSet meta, EpisodeTensors episode)
    {
        ParameterSet leaves = meta.Leaves();
        Tensor loss = QueryLoss(Theta(leaves, episode.QueryX), episode);
        return new TaskGradient(loss, Gradients.Of(loss, leaves, differentiable: false));
    }
}
