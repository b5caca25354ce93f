using System.Text.Json.Serialization;

namespace EdgeMeta.Trainer;

/// <summary>The methods there are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlgorithmKind>))]
public enum AlgorithmKind
{
    /// <summary><see cref="Algorithms.Maml"/>.</summary>
    [JsonStringEnumMemberName("maml")] Maml,

    /// <summary><see cref="Algorithms.Pretrain"/>.</summary>
    [JsonStringEnumMemberName("pretrain")] Pretrain,
}
