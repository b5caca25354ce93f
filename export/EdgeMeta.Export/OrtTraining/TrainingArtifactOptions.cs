using EdgeMeta.Export.Graphs;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>What is trained, and how. The defaults: cross entropy, SGD, every parameter.</summary>
public sealed record TrainingArtifactOptions
{
    /// <summary>What is minimised.</summary>
    public TrainingLoss Loss { get; init; } = TrainingLoss.CrossEntropy;

    /// <summary>The model's output that the loss is taken of; null where the model has one only.</summary>
    public string? Output { get; init; }

    /// <summary>The output that the loss becomes; not for <see cref="TrainingLoss.ModelOutput"/>, which keeps its name.</summary>
    public string LossName { get; init; } = "loss";

    /// <summary>The input of the right answers; null for <c>labels</c> (cross entropy) or <c>target</c>.</summary>
    public string? TargetName { get; init; }

    /// <summary>
    /// Names or patterns (* and ?) of what is trained. Empty: every float32 parameter that the loss depends on, but running statistics of normalisation.
    /// </summary>
    public IReadOnlyList<string> Trainable { get; init; } = [];

    /// <summary>
    /// Names or patterns of parameters that are not trained and still stand in the checkpoint, so that they can be loaded and read. Takes precedence over
    /// <see cref="Trainable"/>. What neither names is stored in the graphs.
    /// </summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    /// <summary>Whether a parameter named trainable that the loss does not depend on is frozen instead of refused.</summary>
    public bool FreezeUnreached { get; init; }

    /// <summary>The model's outputs that training and evaluation give beside the loss; null for all.</summary>
    public IReadOnlyList<string>? Outputs { get; init; }

    /// <summary>The update rule.</summary>
    public TrainingOptimizer Optimizer { get; init; } = new SgdOptimizer();

    /// <summary>The learning rate, for runtimes that cannot set one; null leaves the runtime's own, which starts at 0.001.</summary>
    public LearningRate? LearningRate { get; init; }

    /// <summary>Above this L2 norm of all gradients together, they are scaled down to it; null for no limit.</summary>
    public float? ClipNorm { get; init; }

    /// <summary>Whether there is an evaluation model.</summary>
    public bool Evaluation { get; init; } = true;

    /// <summary>Whether the checkpoint is nominal: the runtime then refuses to train until it has been given all values.</summary>
    public bool Nominal { get; init; }

    /// <summary>How convolutional blocks are written.</summary>
    public Formulation Formulation { get; init; } = Formulation.Plain;

    /// <summary>The version of the ONNX file format, 8 to 10.</summary>
    public int IrVersion { get; init; } = 8;
}

/// <summary>Losses, each the mean over all elements.</summary>
public enum TrainingLoss
{
    /// <summary>Softmax cross entropy of scores [N, C, ...] against labels, int64 [N, ...].</summary>
    CrossEntropy,

    /// <summary>The squared difference from a target of the output's shape.</summary>
    MeanSquaredError,

    /// <summary>Binary cross entropy of logits against targets in 0..1 of the output's shape.</summary>
    BinaryCrossEntropyWithLogits,

    /// <summary>The absolute difference from a target of the output's shape.</summary>
    L1,

    /// <summary>The model's output is the loss: one number.</summary>
    ModelOutput,
}

/// <summary>A learning rate in the artifacts.</summary>
/// <param name="Value">Positive and finite.</param>
/// <param name="IsFixed">
/// True: exactly this value, whatever the runtime sets. False: the runtime's rate times value/0.001, which is the value until a rate is set, and in the
/// unit value/0.001 after.
/// </param>
public readonly record struct LearningRate(float Value, bool IsFixed = false);

/// <summary>An update rule of ONNX Runtime Training.</summary>
public abstract record TrainingOptimizer;

/// <summary>Plain gradient descent: p -= rate * g.</summary>
public sealed record SgdOptimizer : TrainingOptimizer;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
public sealed record AdamWOptimizer : TrainingOptimizer
{
    /// <summary>Decay of the first moment, in [0, 1).</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Decay of the second moment, in [0, 1).</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Added to the root of the second moment.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Weight decay per unit of the learning rate.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>Whose arithmetic.</summary>
    public AdamWMode Mode { get; init; } = AdamWMode.Torch;
}

/// <summary>Two readings of AdamW that differ in where epsilon is added and when the weights decay.</summary>
public enum AdamWMode
{
    /// <summary>As torch.optim.AdamW: decay first, epsilon beside the corrected root.</summary>
    Torch = 0,

    /// <summary>As the transformers library: correction folded into the step, epsilon beside the uncorrected root, decay last.</summary>
    HuggingFace = 1,
}
