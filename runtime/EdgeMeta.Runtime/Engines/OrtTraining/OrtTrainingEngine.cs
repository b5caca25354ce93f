using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>
/// Takes the inner steps in ONNX Runtime Training, on a bundle's training artifacts: their gradients carry the recipe's rates, so one train step and one
/// optimizer step are one inner step. For one thread at a time.
/// </summary>
public sealed class OrtTrainingEngine : IAdaptationEngine
{
    private readonly Bundle bundle;
    private readonly ITrainingSession session;
    private readonly int[] offsets;
    private readonly IReadOnlyList<string> statisticNames;
    private float[] phi = [];
    private bool isCurrent;
    private NamedTensor[] statistics = [];

    private OrtTrainingEngine(Bundle bundle, ITrainingSession session)
    {
        this.bundle = bundle;
        this.session = session;
        statisticNames = StatisticNames.Of(bundle.Manifest.Statistics);
        offsets = new int[Adapted.Count + 1];
        for (var i = 0; i < Adapted.Count; i++)
        {
            offsets[i + 1] = offsets[i] + bundle.Theta[Adapted[i]].Count;
        }
    }

    public string Name => session.Name;

    public ExecutionProvider Provider => ExecutionProvider.Cpu;

    public string? Fallback { get; private init; }

    public IReadOnlyList<string> Adapted => bundle.Recipe.Adapted;

    /// <param name="bundle">A bundle with training artifacts.</param>
    /// <param name="open">Opens a session on them; the engine disposes it.</param>
    /// <param name="provider">What is wished for; these artifacts are run on the CPU, and <see cref="Fallback"/> says so.</param>
    /// <exception cref="BundleException">The bundle has none, ONNX Runtime Training refuses them, or they are not the recipe's.</exception>
    /// <exception cref="EngineException">There is no ONNX Runtime Training here, or its process died.</exception>
    public static OrtTrainingEngine Open(Bundle bundle, Func<TrainingFiles, ITrainingSession> open, ExecutionProvider provider = ExecutionProvider.Cpu)
    {
        var session = Guarded(bundle, () => open(TrainingFiles.Of(bundle)));
        var engine = new OrtTrainingEngine(bundle, session)
        {
            Fallback = provider == ExecutionProvider.Cpu ? null : "CUDA was asked for and this engine has it not: computing on the CPU.",
        };
        try
        {
            engine.RequireRecipe();
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    public void Start(ExampleSet support, IReadOnlyList<NamedTensor>? from = null)
    {
        ArgumentNullException.ThrowIfNull(support);
        var start = new float[offsets[^1]];
        for (var i = 0; i < Adapted.Count; i++)
        {
            (from?.Single(tensor => tensor.Name == Adapted[i]) ?? bundle.Theta[Adapted[i]]).Floats.CopyTo(start.AsSpan(offsets[i]));
        }
        var answers = Answers(support);
        Run(() =>
        {
            session.Feed([NamedTensor.FromFloats("support_x", [support.Count, .. support.ExampleShape], support.X), answers]);
            session.WriteParameters(start, trainableOnly: true);
            session.LazyReset();
            return true;
        });
        (phi, isCurrent, statistics) = (start, true, []);
    }

    public float Step()
    {
        RequireStarted();
        isCurrent = false;
        return Run(() =>
        {
            var loss = session.TrainStep()[0].Floats[0];
            session.OptimizerStep();
            session.LazyReset();
            return loss;
        });
    }

    public float Assess()
    {
        RequireStarted();
        var outputs = Run(session.Evaluate);
        // Loss and the model's output come first.
        statistics = [.. outputs.Skip(2).Zip(statisticNames, (tensor, name) => tensor.WithName(name))];
        return outputs[0].Floats[0];
    }

    public ReadOnlySpan<float> Phi(int parameter)
    {
        RequireStarted();
        if (!isCurrent)
        {
            (phi, isCurrent) = (Run(() => session.ReadParameters(trainableOnly: true)), true);
        }
        return phi.AsSpan(offsets[parameter]..offsets[parameter + 1]);
    }

    public IReadOnlyList<NamedTensor> CopyPhi()
    {
        RequireStarted();
        return [.. Adapted.Select((name, i) => NamedTensor.FromFloats(name, bundle.Theta[name].Shape, Phi(i)))];
    }

    public IReadOnlyList<NamedTensor> CopyStatistics()
    {
        RequireStarted();
        return statistics.Length == statisticNames.Count ? statistics : throw new InvalidOperationException($"Call {nameof(Assess)} first.");
    }

    public void Dispose() => session.Dispose();

    /// <summary>A parameter or an output in another place would be taken for its neighbour.</summary>
    private void RequireRecipe()
    {
        string[] outputs = ["loss", bundle.Manifest.Model.Output.Name, .. statisticNames];
        if (!session.Inputs.SequenceEqual(["support_x", "support_y"]) || !session.Outputs.SequenceEqual(outputs))
        {
            throw Refused($"has the inputs {string.Join(", ", session.Inputs)} and outputs {string.Join(", ", session.Outputs)}, which are not the recipe's.");
        }
        var theta = Run(() => session.ReadParameters(trainableOnly: true));
        if (theta.Length != offsets[^1] || !Adapted.Select((name, i) => (name, i)).All(p =>
            theta.AsSpan(offsets[p.i]..offsets[p.i + 1]).SequenceEqual(bundle.Theta[p.name].Floats)))
        {
            throw Refused("does not train theta's parameters in the recipe's order.");
        }
    }

    private NamedTensor Answers(ExampleSet support) => (bundle.Recipe.Loss, support.Labels, support.Targets) switch
    {
        (LossKind.CrossEntropy, { } labels, _) => NamedTensor.FromInt64s("support_y", [support.Count], labels),
        (LossKind.MeanSquaredError, _, { } targets) => NamedTensor.FromFloats("support_y", [support.Count, support.TargetSize], targets),
        var (loss, _, _) => throw new ArgumentException($"the examples have no {(loss == LossKind.CrossEntropy ? "labels" : "targets")}.", nameof(support)),
    };

    private T Run<T>(Func<T> action) => Guarded(bundle, action);

    private static T Guarded<T>(Bundle bundle, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (TrainingRefusedException e)
        {
            throw new BundleException(bundle.Source, EntryName.TrainingModel, $"is refused by ONNX Runtime Training: {e.Message}",
                "Verify the bundle where it was exported.", e);
        }
    }

    private BundleException Refused(string problem) => new(bundle.Source, EntryName.TrainingModel, problem, "Export the bundle again.");

    private void RequireStarted()
    {
        if (phi.Length == 0)
        {
            throw new InvalidOperationException($"Call {nameof(Start)} with a support set first.");
        }
    }
}
