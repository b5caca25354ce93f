using System.Text.Json.Serialization;

namespace EdgeMeta.Bundles;

/// <summary>Source-generated serialisation: no reflection, so it survives trimming and ahead-of-time compilation.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(AdaptationRecipe))]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class BundleJsonContext : JsonSerializerContext;
