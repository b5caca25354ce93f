namespace EdgeMeta.Export.OrtTraining;

/// <summary>Numbers in options that no runtime could train with.</summary>
internal static class OptionRules
{
    public static void Check(TrainingArtifactOptions options)
    {
        Require(options.LearningRate is not { } rate || (float.IsFinite(rate.Value) && rate.Value > 0),
            $"the learning rate {options.LearningRate?.Value} is not positive.");
        Require(options.ClipNorm is not { } norm || (float.IsFinite(norm) && norm > 0),
            $"the norm {options.ClipNorm} that gradients are clipped to is not positive.");
        Require(options.IrVersion is >= 8 and <= TrainingArtifacts.MaximumIrVersion,
            $"the IR version {options.IrVersion} is not one of 8 to {TrainingArtifacts.MaximumIrVersion}.");
        if (options.Optimizer is AdamWOptimizer adam)
        {
            Require(adam.Beta1 is >= 0 and < 1 && adam.Beta2 is >= 0 and < 1, $"the betas {adam.Beta1} and {adam.Beta2} do not lie in [0, 1).");
            Require(float.IsFinite(adam.Epsilon) && adam.Epsilon > 0, $"epsilon {adam.Epsilon} is not positive.");
            Require(float.IsFinite(adam.WeightDecay) && adam.WeightDecay >= 0, $"the weight decay {adam.WeightDecay} is negative or not finite.");
            Require(Enum.IsDefined(adam.Mode), $"there is no mode {adam.Mode} of AdamW.");
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new TrainingArtifactException("options", problem, "Choose another value.");
        }
    }
}
