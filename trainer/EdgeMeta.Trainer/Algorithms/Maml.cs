using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer.Algorithms;

/// <summary>
/// Learn a start from which a few gradient steps on the support set do well on the query set.
/// Finn, Abbeel, Levine, "Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks", ICML 2017.
/// <code>
/// phi_0 = theta, phi_{k+1} = phi_k - rate * grad L_support(phi_k);   theta -= outer rate * d L_query(phi_K) / d theta
/// </code>
/// Second order differentiates through the inner gradients; first order (FOMAML) takes them as constants. Learned rates get the same derivative.
/// </summary>
public sealed class Maml(TorchModel model, AdaptationOptions options) : MetaAlgorithm(model, options)
{
    /// <inheritdoc/>
    public override TaskGradient OuterGradient(ParameterSet meta, EpisodeTensors episode)
    {
        ParameterSet leaves = meta.Leaves();
        InnerGradient inner = Options.Order == MetaGradientOrder.Second ? InnerGradient.Differentiable : InnerGradient.Constant;
        ParameterSet phi = Adapt(leaves, episode.SupportX, episode.SupportY, Options.Steps, inner)[^1];
        TorchSharp.torch.Tensor loss = QueryLoss(phi, episode);
        return new TaskGradient(loss, Gradients.Of(loss, leaves, differentiable: false));
    }
}
