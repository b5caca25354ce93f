using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>Everything that training graph and evaluation graph have in common: options and recipes become one of these.</summary>
internal sealed record TrainingPlan
{
    /// <summary>The model with its parameters in it.</summary>
    public required Graph Model { get; init; }

    /// <summary>Parameters in the order in which both graphs and every parameter buffer list them: trained ones first.</summary>
    public required ParameterSelection Parameters { get; init; }

    public required TrainingLoss Loss { get; init; }

    /// <summary>The output that the loss is taken of.</summary>
    public required GraphOutput Scored { get; init; }

    public required string LossName { get; init; }

    public required string TargetName { get; init; }

    /// <summary>Outputs beside the loss.</summary>
    public required IReadOnlyList<GraphOutput> Outputs { get; init; }

    public required Formulation Formulation { get; init; }

    /// <summary>A new name for an input.</summary>
    public IReadOnlyDictionary<string, string> InputNames { get; init; } = new Dictionary<string, string>();

    /// <summary>The symbol that axis 0 of every input gets; null to leave it as the model has it.</summary>
    public string? Batch { get; init; }

    /// <summary>What a gradient is multiplied by before it is accumulated; 1 where absent.</summary>
    public IReadOnlyDictionary<string, float> GradientScales { get; init; } = new Dictionary<string, float>();

    /// <summary>Whether the statistics of normalisation layers are outputs.</summary>
    public bool Statistics { get; init; }

    /// <summary>The names of what the caller feeds, in order.</summary>
    public IEnumerable<string> UserInputs => Model.Inputs.Select(NameOf).Concat(Loss == TrainingLoss.ModelOutput ? [] : [TargetName]);

    /// <summary>The name that an input of the model gets.</summary>
    public string NameOf(Value input) => InputNames.GetValueOrDefault(input.Name, input.Name);

    /// <summary>The plan of options, with a selection of parameters.</summary>
    /// <exception cref="TrainingArtifactException">Options and model contradict each other.</exception>
    public static TrainingPlan Of(Graph model, TrainingArtifactOptions options, ParameterSelection parameters)
    {
        GraphOutput scored = Scores(model, options);
        bool given = options.Loss == TrainingLoss.ModelOutput;
        string? absent = options.Outputs?.FirstOrDefault(name => !model.Outputs.Any(o => o.Name == name));
        if (absent is not null)
        {
            throw new TrainingArtifactException("outputs", $"the model has no output '{absent}'.", Choose(model));
        }

        return new TrainingPlan
        {
            Model = model,
            Parameters = parameters,
            Loss = options.Loss,
            Scored = scored,
            LossName = given ? scored.Name : options.LossName,
            TargetName = options.TargetName ?? (options.Loss == TrainingLoss.CrossEntropy ? "labels" : "target"),
            Outputs = [.. model.Outputs.Where(o => (options.Outputs?.Contains(o.Name) ?? true) && !(given && o == scored))],
            Formulation = options.Formulation,
        };
    }

    private static GraphOutput Scores(Graph model, TrainingArtifactOptions options)
    {
        if (options.Output is { } name)
        {
            return model.Outputs.FirstOrDefault(o => o.Name == name)
                ?? throw new TrainingArtifactException("loss", $"the model has no output '{name}'.", Choose(model));
        }

        return model.Outputs.Count == 1 ? model.Outputs[0]
            : throw new TrainingArtifactException("loss", $"the model has {model.Outputs.Count} outputs, and none is named for the loss.", Choose(model));
    }

    private static string Choose(Graph model) => $"Choose one of: {string.Join(", ", model.Outputs.Select(o => o.Name))}.";
}
