namespace TorchSharp.Modules;

/// <summary>What an optimiser keeps for one parameter group.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    /// <summary>What schedulers start from.</summary>
    public double InitialLearningRate { get; set; }
}

/// <summary>What an optimiser keeps for one parameter.</summary>
public abstract class OptimizerState : IDisposable
{
    private protected OptimizerState()
    {
    }

    public abstract void Dispose();
}

/// <summary>Parameters that share settings.</summary>
public class ParamGroup : torch.optim.ILearningRateController
{
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    public OptimizerOptions Options { get; set; } = new();

    public double LearningRate
    {
        get => Options.LearningRate ?? 0;
        set => Options.LearningRate = value;
    }

    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}

/// <summary>What the optimisers share: groups, per-parameter state, and the frame around a step.</summary>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    private readonly List<ParamGroup> groups = [];
    private readonly List<List<(Parameter Parameter, OptimizerState State)>> states = [];

    internal override IReadOnlyList<ParamGroup> Groups => groups;

    public override torch.Tensor? step(Func<torch.Tensor>? closure = null)
    {
        torch.Tensor? loss = null;
        if (closure is not null)
        {
            using var graphed = torch.enable_grad();
            loss = closure();
        }
        using var ungraphed = torch.no_grad();
        for (var g = 0; g < groups.Count; g++)
        {
            foreach (var (parameter, state) in states[g])
            {
                using var scope = torch.NewDisposeScope();
                if (parameter.grad is { } gradient)
                    Step(groups[g].Options, parameter, gradient, state);
            }
        }
        return loss;
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        dictionary.Options.AddRange(groups.Select(g => g.Options));
        dictionary.State.AddRange(states.SelectMany(s => s).Select(s => s.State));
        return dictionary;
    }

    internal abstract OptimizerState NewState(OptimizerOptions options, Parameter parameter);

    internal abstract void Step(OptimizerOptions options, Parameter parameter, torch.Tensor gradient, OptimizerState state);

    internal void Add(ParamGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        group.Options.InitialLearningRate = group.LearningRate;
        groups.Add(group);
        using var ungraphed = torch.no_grad();
        states.Add([.. group.Parameters.Select(p => (p, NewState(group.Options, p)))]);
    }

    internal static void Require(bool holds, string name, double value)
    {
        if (!holds)
            throw new ArgumentException($"{name} of {value} is out of range", name);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var (_, state) in states.SelectMany(s => s))
            state.Dispose();
        base.Dispose(disposing);
    }
}
