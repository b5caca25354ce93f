using System.Text.Json.Serialization;

namespace EdgeMeta.Runtime;

[JsonSerializable(typeof(string[]))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
