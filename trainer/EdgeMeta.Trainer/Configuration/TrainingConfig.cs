using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Trainer.Algorithms;
using EdgeMeta.Trainer.Optimizers;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// Everything that decides the result of a training run, apart from the data itself: with the same configuration, data and number of iterations the
/// trained values are the same bits. JSON with these members in camel case; a member that is not known is refused.
/// </summary>
public sealed record TrainingConfig
{
    private const int CurvePoints = 40, TrainingPerValidation = 5;

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Description { get; init; }

    /// <summary>The model.</summary>
    public required ModelConfig Model { get; init; }

    /// <summary>The distribution of tasks.</summary>
    public required EpisodesConfig Episodes { get; init; }

    /// <summary>The method: maml, or pretrain (one net on all tasks, the usual baseline).</summary>
    public AlgorithmKind Algorithm { get; init; } = AlgorithmKind.Maml;

    /// <summary>The order of the meta-gradient: second, or first (FOMAML).</summary>
    public MetaGradientOrder Order { get; init; } = MetaGradientOrder.Second;

    /// <summary>Where batch normalisation takes its statistics from; none for a model without.</summary>
    public NormPolicy Norm { get; init; } = NormPolicy.None;

    /// <summary>Names of the adapted parameters; null for all.</summary>
    public IReadOnlyList<string>? Adapted { get; init; }

    /// <summary>Inner steps in training and on the device.</summary>
    public int InnerSteps { get; init; } = 1;

    /// <summary>The inner rates.</summary>
    public required InnerRates InnerRates { get; init; }

    /// <summary>Tasks per outer step, 1 to 4096.</summary>
    public required int MetaBatchSize { get; init; }

    /// <summary>Outer steps, 0 to 100 million; 0 keeps the initial values.</summary>
    public required long Iterations { get; init; }

    /// <summary>Adam's rate for theta, above 0 and at most 10.</summary>
    public double OuterLearningRate { get; init; } = 1e-3;

    /// <summary>How the outer rates move over the run.</summary>
    public OuterSchedule OuterSchedule { get; init; } = OuterSchedule.Constant;

    /// <summary>Largest Euclidean norm of the whole meta-gradient, above 0; null for no clipping.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Evaluation while training: it is shown and drawn, and decides nothing.</summary>
    public EvaluationConfig? Validation { get; init; }

    /// <summary>Evaluation at the end.</summary>
    public EvaluationConfig Test { get; init; } = new();

    /// <summary>Decides initial values and all episodes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The loss of support and query: cross entropy for classes, mean squared error for numbers.</summary>
    public LossKind Loss => Episodes.Classifies ? LossKind.CrossEntropy : LossKind.MeanSquaredError;

    /// <summary>Outer steps between two points of the learning curve: validation's own number, or what <see cref="EvaluationConfig.Every"/> says.</summary>
    public long CurveInterval => Validation?.Every
        ?? Math.Max(Math.Max(1, Iterations / CurvePoints), TrainingPerValidation * (Validation?.Episodes ?? 0L) / MetaBatchSize);

    /// <summary>Returns itself if every range above holds.</summary>
    /// <exception cref="TrainingConfigException">One does not; the message names the member.</exception>
    public TrainingConfig Validated()
    {
        TrainingConfigRules.Check(this);
        return this;
    }

    /// <summary>The model as a graph, with the seed's initial values.</summary>
    /// <exception cref="TrainingConfigException">The model is a file's, which the caller has to read, or its options are not possible.</exception>
    public Graph CreateGraph() => Model.Create(Episodes.Classifies ? Episodes.Ways : null, Seed);

    /// <summary>How a task is adapted to.</summary>
    public AdaptationOptions Adaptation => new()
    {
        Adapted = Adapted,
        Steps = InnerSteps,
        Rates = InnerRates,
        Norm = Norm,
        Loss = Loss,
        Order = Order,
        Ways = Episodes.Classifies ? Episodes.Ways : null,
        Shots = Episodes.Shots,
    };

    /// <summary>The method over a model.</summary>
    /// <exception cref="TrainingConfigException">The configuration does not fit the model.</exception>
    public MetaAlgorithm CreateAlgorithm(TorchModel model) => Algorithm switch
    {
        AlgorithmKind.Maml => new Maml(model, Adaptation),
        AlgorithmKind.Pretrain => new Pretrain(model, Adaptation),
        _ => throw new TrainingConfigException("algorithm", $"is {Algorithm}", "choose maml or pretrain"),
    };
}
