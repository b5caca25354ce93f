namespace TorchSharp.Modules;

/// <summary>A tensor that an optimiser steps. It belongs to no dispose scope, since it outlives them.</summary>
public sealed class Parameter : torch.Tensor
{
    /// <param name="data">Its handle moves here: the given object is invalid afterwards.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.MoveHandle())
    {
        DetachFromDisposeScope();
        requires_grad_(requires_grad);
    }
}
