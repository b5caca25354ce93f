using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>What holds in every checkpoint, written or read.</summary>
internal static class CheckpointRules
{
    private const string Where = "checkpoint";
    private const string Remedy = "Write the checkpoint again from the model.";

    /// <summary>The bytes a name may have.</summary>
    public const int LongestName = 4096;

    /// <summary>The bytes a note may have.</summary>
    public const int LongestText = 1 << 20;

    public static void Check(TrainingCheckpoint checkpoint)
    {
        var tensors = new Dictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach (CheckpointTensor tensor in checkpoint.Trainable.Concat(checkpoint.Frozen))
        {
            CheckTensor(tensor);
            Require(tensors.TryAdd(tensor.Name, tensor), tensor.Name, "stands in the checkpoint twice.");
        }

        foreach (CheckpointTensor tensor in checkpoint.Trainable)
        {
            Require(tensor.Element == ElementType.Float, tensor.Name, $"is of {tensor.Element.ToString().ToLowerInvariant()}; only float32 is trained.");
        }

        if (checkpoint.Optimizer is { } optimizer)
        {
            Check(optimizer, checkpoint.Trainable.ToDictionary(t => t.Name));
        }

        foreach ((string name, string text) in checkpoint.Properties.Texts)
        {
            Require(Fits(text, LongestText), name, $"is a note of more than {LongestText} bytes, or has a zero in it.");
        }

        foreach (string name in checkpoint.Properties.Integers.Keys.Concat(checkpoint.Properties.Floats.Keys).Concat(checkpoint.Properties.Texts.Keys))
        {
            Require(name.Length > 0 && Fits(name, LongestName), name, "cannot be the name of a note.");
        }
    }

    private static void Check(OptimizerState optimizer, Dictionary<string, CheckpointTensor> trainable)
    {
        Require(optimizer.Steps >= 0, "optimizer", $"has taken {optimizer.Steps} steps.");
        Require(float.IsFinite(optimizer.InitialLearningRate), "optimizer", "has a learning rate that is not finite.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int? moments = null;
        foreach (ParameterMomentums state in optimizer.Momentums)
        {
            Require(trainable.TryGetValue(state.Parameter, out CheckpointTensor? parameter), state.Parameter, "has optimizer state and is not trained.");
            Require(seen.Add(state.Parameter), state.Parameter, "has optimizer state twice.");
            Require(state.Moments.Count is 1 or 2 && state.Moments.Count == (moments ??= state.Moments.Count), state.Parameter,
                $"has {state.Moments.Count} moments; each parameter has one (SGD) or two (AdamW).");
            foreach ((CheckpointTensor moment, int index) in state.Moments.Select((moment, index) => (moment, index)))
            {
                CheckTensor(moment);
                Require(moment.Name == ParameterMomentums.NameOf(index) && moment.Element == ElementType.Float && moment.Dims.SequenceEqual(parameter!.Dims),
                    state.Parameter, $"has the moment {moment}; expected '{ParameterMomentums.NameOf(index)}' of its own type and shape.");
            }
        }

        Require(seen.Count == trainable.Count, "optimizer", $"has state for {seen.Count} of {trainable.Count} trained parameters.");
    }

    private static void CheckTensor(CheckpointTensor tensor)
    {
        Require(tensor.Name.Length > 0 && Fits(tensor.Name, LongestName), tensor.Name, "cannot be a name.");
        Require(Enum.IsDefined(tensor.Element), tensor.Name, $"is of the element type {(int)tensor.Element}, which is not supported.");
        Require(tensor.Dims.Count <= Shape.MaximumRank && tensor.Dims.All(d => d >= 0), tensor.Name,
            $"has the impossible shape [{string.Join(",", tensor.Dims.Take(Shape.MaximumRank))}].");
        UInt128 bytes = (UInt128)tensor.Element.Size();
        foreach (long size in tensor.Dims)
        {
            bytes = UInt128.Min(bytes, ulong.MaxValue) * (ulong)size;
        }

        Require(bytes == (UInt128)tensor.Data.Length, tensor.Name, $"has {tensor.Data.Length} bytes and the shape [{string.Join(",", tensor.Dims)}].");
    }

    private static bool Fits(string text, int most) => !text.Contains('\0') && System.Text.Encoding.UTF8.GetByteCount(text) <= most;

    private static void Require(bool holds, string part, string problem)
    {
        if (!holds)
        {
            throw new TrainingArtifactException(Where, $"'{part}' {problem}", Remedy);
        }
    }
}
