namespace EdgeMeta.Trainer;

/// <summary>What of the inner steps a later gradient sees.</summary>
public enum InnerGradient
{
    /// <summary>Nothing: phi is cut off from theta, for evaluation.</summary>
    Detached,

    /// <summary>phi moves with theta, but the inner gradient counts as a constant: first order.</summary>
    Constant,

    /// <summary>Everything, the inner gradient's own derivative included: second order.</summary>
    Differentiable,
}
