using System.Text.Json.Serialization;

namespace EdgeMeta.Bundles;

/// <summary>An enum as its documented name and never as a number, so that a renumbering cannot change the meaning of an old file.</summary>
internal sealed class StrictEnumConverter<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
