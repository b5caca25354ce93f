using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// The inner loop: phi_0 = theta, phi_{k+1} = phi_k - rate * gradient of the support loss at phi_k, tensor by tensor. Normalisation layers use the
/// statistics of the support set under phi, in every policy.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="adapted">Which parameters move; all others stay at theta.</param>
/// <param name="loss">The support loss.</param>
public sealed class InnerLoop(TorchModel model, ParameterNames adapted, LossKind loss)
{
    /// <summary>The names of the adapted parameters.</summary>
    public ParameterNames Adapted { get; } = adapted;

    /// <summary>phi before the first step and after each: steps + 1 sets of all parameters.</summary>
    /// <param name="theta">All parameters of the model.</param>
    /// <param name="rates">A rate of rank 0 for each adapted parameter, under the parameter's name and in the order of <see cref="Adapted"/>.</param>
    /// <param name="x">Support inputs [S, ...].</param>
    /// <param name="y">Support labels [S] or targets [S, d].</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="gradient">What of the steps a later gradient sees.</param>
    public IReadOnlyList<ParameterSet> Path(ParameterSet theta, ParameterSet rates, Tensor x, Tensor y, int steps, InnerGradient gradient)
    {
        var path = new List<ParameterSet>(steps + 1) { theta };
        for (int step = 0; step < steps; step++)
        {
            path.Add(Step(path[^1], rates, x, y, gradient));
        }

        return path;
    }

    /// <summary>The support loss under phi: a tensor of rank 0.</summary>
    public Tensor Loss(ParameterSet phi, Tensor x, Tensor y) => TaskLoss.Of(loss, model.Forward(phi, x, NormContext.Batch), y);

    /// <summary>The gradient of the support loss at phi, by each adapted parameter; cut off from the graph.</summary>
    public ParameterSet SupportGradient(ParameterSet phi, Tensor x, Tensor y)
    {
        ParameterSet leaves = phi.Select(Adapted).Leaves();
        return Gradients.Of(Loss(phi.Detached().Override(leaves), x, y), leaves, differentiable: false);
    }

    private ParameterSet Step(ParameterSet phi, ParameterSet rates, Tensor x, Tensor y, InnerGradient gradient)
    {
        if (gradient != InnerGradient.Detached)
        {
            ParameterSet moving = phi.Select(Adapted);
            ParameterSet slope = Gradients.Of(Loss(phi, x, y), moving, gradient == InnerGradient.Differentiable);
            return phi.Override(Moved(moving, rates, slope));
        }

        return phi.Override(Moved(phi.Select(Adapted).Detached(), rates.Detached(), SupportGradient(phi, x, y)));
    }

    private ParameterSet Moved(ParameterSet phi, ParameterSet rates, ParameterSet slope) =>
        new(Adapted, phi.Tensors.Select((p, i) => p.sub(rates[i].mul(slope[i]))));
}
