using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>What a task contributes to an outer step, or the sum over several.</summary>
/// <param name="Loss">The query loss: rank 0.</param>
/// <param name="Gradient">By every meta-parameter.</param>
public sealed record TaskGradient(Tensor Loss, ParameterSet Gradient);
