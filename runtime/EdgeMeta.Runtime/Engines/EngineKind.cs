namespace EdgeMeta.Runtime;

/// <summary>What takes the inner steps.</summary>
public enum EngineKind
{
    /// <summary>
    /// The first of these that this machine and the bundle can do: <see cref="OrtTraining"/>, <see cref="Portable"/>, <see cref="OrtTrainingWasm"/>.
    /// </summary>
    Auto,

    /// <summary>The bundle's adaptation graph of standard operators, on any ONNX Runtime.</summary>
    Portable,

    /// <summary>The bundle's training artifacts on a native ONNX Runtime Training.</summary>
    OrtTraining,

    /// <summary>The bundle's training artifacts on ONNX Runtime Training's WebAssembly build, in a Node process.</summary>
    OrtTrainingWasm,
}
