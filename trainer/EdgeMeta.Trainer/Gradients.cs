using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>Gradients by autograd, guarded: TorchSharp's native entry ends the process on any error.</summary>
internal static class Gradients
{
    /// <summary>The gradient of a scalar, by each of <paramref name="wrt"/>; zeros where the loss does not depend on it.</summary>
    /// <param name="loss">A tensor of one element.</param>
    /// <param name="wrt">Tensors that require gradients.</param>
    /// <param name="differentiable">Whether the gradient is itself part of a graph, which is what second order needs.</param>
    /// <exception cref="InvalidOperationException">The loss does not depend on anything that requires a gradient.</exception>
    public static ParameterSet Of(Tensor loss, ParameterSet wrt, bool differentiable)
    {
        if (loss.numel() != 1 || !loss.requires_grad)
        {
            throw new InvalidOperationException("a gradient is asked of something that is no scalar, or that depends on no parameter");
        }

        if (wrt.Tensors.FirstOrDefault(t => !t.requires_grad) is not null)
        {
            throw new InvalidOperationException("a gradient is asked with respect to a tensor that requires none");
        }

        // Both flags: in TorchSharp create_graph alone frees the graph it has just created.
        IList<Tensor> found = autograd.grad([loss], [.. wrt.Tensors], null, retain_graph: differentiable, create_graph: differentiable, allow_unused: true);
        return new ParameterSet(wrt.Names, found.Select((g, i) => g is null || g.IsInvalid ? zeros_like(wrt[i]) : g));
    }
}
