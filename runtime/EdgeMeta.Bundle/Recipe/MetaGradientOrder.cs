using System.Text.Json.Serialization;

namespace EdgeMeta.Bundles;

/// <summary>Which meta-gradient theta was trained with.</summary>
[JsonConverter(typeof(StrictEnumConverter<MetaGradientOrder>))]
public enum MetaGradientOrder
{
    /// <summary>The query gradient at phi, applied to theta (FOMAML).</summary>
    [JsonStringEnumMemberName("first")] First,

    /// <summary>The exact gradient through the inner steps (MAML).</summary>
    [JsonStringEnumMemberName("second")] Second,
}
