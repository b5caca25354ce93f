using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>
/// A training session of ONNX Runtime Training on one set of artifacts: the seam between its native build and its WebAssembly build. For one thread at a time.
/// </summary>
public interface ITrainingSession : IDisposable
{
    /// <summary>For records: <c>ort-training-cpu</c> or <c>ort-training-wasm</c>.</summary>
    string Name { get; }

    /// <summary>Names of what is fed, in the training model's order.</summary>
    IReadOnlyList<string> Inputs { get; }

    /// <summary>Names of what a train step gives, in the training model's order.</summary>
    IReadOnlyList<string> Outputs { get; }

    /// <summary>Sets what the steps and evaluations from now on are fed; copied.</summary>
    void Feed(IReadOnlyList<NamedTensor> inputs);

    /// <summary>Adds the gradients of one pass to the gradient buffers, or overwrites them after <see cref="LazyReset"/>.</summary>
    /// <returns>The training model's outputs, in its order.</returns>
    /// <exception cref="TrainingRefusedException">ONNX Runtime Training refuses.</exception>
    /// <exception cref="EngineException">Its process died or hung.</exception>
    IReadOnlyList<NamedTensor> TrainStep();

    /// <summary>Runs the evaluation model on what is fed.</summary>
    /// <returns>The evaluation model's outputs, in its order; their names are not to be relied on.</returns>
    /// <inheritdoc cref="TrainStep"/>
    IReadOnlyList<NamedTensor> Evaluate();

    /// <summary>Updates the trainable parameters by the gradient buffers.</summary>
    /// <inheritdoc cref="TrainStep"/>
    void OptimizerStep();

    /// <summary>Has the next train step overwrite the gradient buffers.</summary>
    /// <inheritdoc cref="TrainStep"/>
    void LazyReset();

    /// <summary>All parameters, or the trainable ones, one after the other in the order of the training model's inputs.</summary>
    /// <inheritdoc cref="TrainStep"/>
    float[] ReadParameters(bool trainableOnly);

    /// <summary>Sets what <see cref="ReadParameters"/> gives.</summary>
    /// <inheritdoc cref="TrainStep"/>
    void WriteParameters(ReadOnlySpan<float> values, bool trainableOnly);
}

/// <summary>ONNX Runtime Training refuses artifacts or a step. The message is its own.</summary>
public sealed class TrainingRefusedException(string message, Exception? inner = null) : Exception(message, inner);
