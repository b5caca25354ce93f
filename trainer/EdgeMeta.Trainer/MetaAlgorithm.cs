using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// A meta-learning method. Its meta-parameters are theta, followed by the inner rates where they are learned (<c>rate.NAME</c>, rank 0). Holds no state
/// that training changes: meta-parameters come in with every call. Safe for several threads. Creates tensors in the caller's dispose scope and disposes none.
/// </summary>
public abstract class MetaAlgorithm
{
    private const string RatePrefix = "rate.";
    private readonly ParameterNames adapted;
    private readonly ParameterNames learnedRates;

    /// <exception cref="TrainingConfigException">The options do not fit the model.</exception>
    protected MetaAlgorithm(TorchModel model, AdaptationOptions options)
    {
        options.Check(model);
        Model = model;
        Options = options;
        adapted = options.Adapted is null ? model.Layout.Names : new ParameterNames(options.Adapted);
        learnedRates = new ParameterNames(options.Rates.Learned ? adapted.Select(name => RatePrefix + name) : []);
        Layout = learnedRates.Count == 0 ? model.Layout : model.Layout.With(learnedRates.Select(name => (name, Array.Empty<long>())));
        InnerLoop = new InnerLoop(model, adapted, options.Loss);
    }

    /// <summary>The model that is meta-trained.</summary>
    public TorchModel Model { get; }

    /// <summary>How a task is adapted to.</summary>
    public AdaptationOptions Options { get; }

    /// <summary>Names and shapes of the meta-parameters.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The inner loop.</summary>
    public InnerLoop InnerLoop { get; }

    /// <summary>Where training starts: the values in the graph, then the initial rates.</summary>
    public float[] InitialValues() => [.. Model.Initial, .. learnedRates.Select(_ => Options.Rates.Initial)];

    /// <summary>How the outer optimiser treats the meta-parameters.</summary>
    /// <param name="learningRate">The outer rate of theta.</param>
    public IReadOnlyList<OuterGroup> OuterGroups(double learningRate) => learnedRates.Count == 0
        ? [new OuterGroup(0..Layout.Size, learningRate)]
        :
        [
            new OuterGroup(0..Model.Layout.Size, learningRate),
            new OuterGroup(Model.Layout.Size..Layout.Size, Options.Rates.LearningRate, Options.Rates.Minimum, Options.Rates.Maximum),
        ];

    /// <summary>What the device is to do, given trained meta-parameters.</summary>
    public AdaptationRecipe Recipe(ReadOnlySpan<float> values)
    {
        var rates = new Dictionary<string, float>(StringComparer.Ordinal);
        for (int i = 0; i < adapted.Count; i++)
        {
            rates.Add(adapted[i], learnedRates.Count == 0 ? Options.Rates.Initial : values[Model.Layout.Size + i]);
        }

        return new AdaptationRecipe
        {
            Adapted = [.. adapted],
            Steps = Options.Steps,
            Rates = rates,
            Norm = Options.Norm,
            Loss = Options.Loss,
            Order = Options.Order,
            Ways = Options.Ways,
            Shots = Options.Shots,
        }.Validated();
    }

    /// <summary>phi before the first step and after each.</summary>
    /// <param name="meta">All meta-parameters.</param>
    /// <param name="x">Support inputs.</param>
    /// <param name="y">Support labels or targets.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="gradient">What of the steps a later gradient sees.</param>
    public virtual IReadOnlyList<ParameterSet> Adapt(ParameterSet meta, Tensor x, Tensor y, int steps, InnerGradient gradient) =>
        InnerLoop.Path(Theta(meta, x), Rates(meta), x, y, steps, gradient);

    /// <summary>The model's output for the query set under phi, with normalisation statistics as the policy says.</summary>
    public Tensor QueryOutput(ParameterSet phi, EpisodeTensors episode, NormPolicy policy)
    {
        bool bySupport = policy == NormPolicy.Support && Model.NormalizationLayers.Count > 0;
        return Model.Forward(phi, episode.QueryX, bySupport ? NormContext.From(Model.CollectStatistics(phi, episode.SupportX)) : NormContext.Batch);
    }

    /// <summary>The query loss under phi: rank 0.</summary>
    public Tensor QueryLoss(ParameterSet phi, EpisodeTensors episode) => TaskLoss.Of(Options.Loss, QueryOutput(phi, episode, Options.Norm), episode.QueryY);

    /// <summary>
    /// How many tasks one call of <see cref="OuterGradient"/> should take: part of what decides the bits of a sum, so it depends on the model alone.
    /// </summary>
    public int TasksAtOnce => Model.RunsTasksTogether ? 32 : 1;

    /// <summary>What a task contributes to the outer step, or several tasks together where the episode has a task axis: the sum of theirs.</summary>
    public abstract TaskGradient OuterGradient(ParameterSet meta, EpisodeTensors episode);

    /// <summary>theta out of the meta-parameters; where x has a task axis, every task sees the same values under one.</summary>
    protected ParameterSet Theta(ParameterSet meta, Tensor x)
    {
        ParameterSet theta = meta.Select(Model.Layout.Names);
        return Model.HasTaskAxis(x) ? theta.Map(t => t.unsqueeze(0).expand([x.shape[0], .. t.shape])) : theta;
    }

    /// <summary>The rate of each adapted parameter under the parameter's name: rank 0, in the precision of theta.</summary>
    protected ParameterSet Rates(ParameterSet meta)
    {
        if (learnedRates.Count > 0)
        {
            return new ParameterSet(adapted, meta.Select(learnedRates).Tensors);
        }

        Tensor rate = full([], Options.Rates.Initial, meta[0].dtype);
        return new ParameterSet(adapted, adapted.Select(_ => rate));
    }
}
