using System.Text.Json.Serialization;

namespace EdgeMeta.Bundles;

/// <summary>Where normalisation layers take their statistics from.</summary>
[JsonConverter(typeof(StrictEnumConverter<NormPolicy>))]
public enum NormPolicy
{
    /// <summary>The model has no layer that takes statistics over examples.</summary>
    [JsonStringEnumMemberName("none")] None,

    /// <summary>From whatever batch is asked, as in the MAML paper: the answer for one query depends on its companions.</summary>
    [JsonStringEnumMemberName("transductive")] Transductive,

    /// <summary>From the support set under phi, kept in the state: a single query can be answered.</summary>
    [JsonStringEnumMemberName("support")] Support,
}
