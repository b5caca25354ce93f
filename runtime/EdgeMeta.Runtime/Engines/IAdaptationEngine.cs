using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>
/// Takes inner steps on one support set: the seam between the adaptation graph, which any ONNX Runtime runs, and ONNX Runtime Training. For one thread at
/// a time.
/// </summary>
public interface IAdaptationEngine : IDisposable
{
    /// <summary>For records: "portable-cpu", "portable-cuda", "ort-training-cpu" or "ort-training-wasm".</summary>
    string Name { get; }

    /// <summary>What it computes on.</summary>
    ExecutionProvider Provider { get; }

    /// <summary>Why it does not compute on what was wished for; null where it does.</summary>
    string? Fallback { get; }

    /// <summary>Names of the adapted parameters, in the recipe's order.</summary>
    IReadOnlyList<string> Adapted { get; }

    /// <summary>Takes a support set and sets phi to where the steps start. The examples are copied and have been checked against the model card.</summary>
    /// <param name="support">The examples.</param>
    /// <param name="from">Every adapted parameter, of theta's shape; null for theta itself.</param>
    void Start(ExampleSet support, IReadOnlyList<NamedTensor>? from = null);

    /// <summary>One inner step: phi becomes phi - rate * gradient.</summary>
    /// <returns>The support loss before the step; not finite where adaptation diverges.</returns>
    /// <exception cref="BundleException">The bundle's graph cannot be run.</exception>
    /// <exception cref="EngineException">The engine's process died or hung.</exception>
    float Step();

    /// <summary>The support loss under phi as it stands; takes the statistics of the normalisation layers with it.</summary>
    /// <exception cref="BundleException">The bundle's graph cannot be run.</exception>
    float Assess();

    /// <summary>Phi as it stands: a view that the next <see cref="Step"/> makes invalid.</summary>
    /// <param name="parameter">Index into <see cref="Adapted"/>.</param>
    ReadOnlySpan<float> Phi(int parameter);

    /// <summary>A copy of phi as it stands, in the recipe's order.</summary>
    IReadOnlyList<NamedTensor> CopyPhi();

    /// <summary>A copy of the statistics that <see cref="Assess"/> took: mean.LAYER and var.LAYER; empty where the recipe keeps none.</summary>
    IReadOnlyList<NamedTensor> CopyStatistics();
}
