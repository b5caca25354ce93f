using System.Text.Json.Serialization;

namespace EdgeMeta.Bundles;

/// <summary>The inner loop's loss: the mean over the support set.</summary>
[JsonConverter(typeof(StrictEnumConverter<LossKind>))]
public enum LossKind
{
    /// <summary>Softmax cross entropy of logits [N, ways] against labels 0..ways-1.</summary>
    [JsonStringEnumMemberName("cross-entropy")] CrossEntropy,

    /// <summary>Squared error of y [N, d] against targets of the same shape, averaged over every element.</summary>
    [JsonStringEnumMemberName("mean-squared-error")] MeanSquaredError,
}
