namespace EdgeMeta.Runtime;

/// <summary>
/// The engine asked for cannot be had on this machine, or its process died or hung. Says which, why and what to do; what was adapted before is unchanged.
/// Command lines answer it with exit code 4.
/// </summary>
public sealed class EngineException(string problem, string remedy, Exception? inner = null) : Exception($"{problem} {remedy}", inner);
