namespace EdgeMeta.Runtime.Native;

/// <summary>The native ONNX Runtime library that serves this process.</summary>
/// <param name="Path">The file it was loaded from.</param>
/// <param name="Version">Its own version, as the library itself tells it.</param>
/// <param name="HasTrainingApis">Whether it was built with ONNX Runtime Training's on-device API.</param>
/// <param name="Providers">Its execution providers in order of preference, such as <c>CPUExecutionProvider</c>.</param>
public sealed record OrtNativeDescription(string Path, Version Version, bool HasTrainingApis, IReadOnlyList<string> Providers);
