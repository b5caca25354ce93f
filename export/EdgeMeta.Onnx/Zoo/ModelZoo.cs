namespace EdgeMeta.Onnx.Zoo;

/// <summary>Choices for a model of the zoo; what is left null is the model's default, and what a model does not have must be left null.</summary>
public sealed record ZooOptions
{
    /// <summary>Classes told apart; makes an mlp a classifier.</summary>
    public int? Ways { get; init; }

    /// <summary>Channels of each convolution.</summary>
    public int? Filters { get; init; }

    /// <summary>Channels of the picture.</summary>
    public int? Channels { get; init; }

    /// <summary>Height and width of the picture, in pixels.</summary>
    public int? Size { get; init; }

    /// <summary>The normalisation.</summary>
    public Normalizer? Norm { get; init; }

    /// <summary>The way from maps to features.</summary>
    public Readout? Readout { get; init; }

    /// <summary>Numbers per example of an mlp.</summary>
    public int? Inputs { get; init; }

    /// <summary>Widths of the hidden layers of an mlp.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Numbers predicted per example by an mlp that is no classifier.</summary>
    public int? Outputs { get; init; }

    /// <summary>The activation of an mlp.</summary>
    public Activation? Activation { get; init; }

    /// <summary>Decides the initial values.</summary>
    public ulong Seed { get; init; }
}

/// <summary>The models that can be created by name.</summary>
public static class ModelZoo
{
    /// <summary>The names, with a sentence about each.</summary>
    public static IReadOnlyDictionary<string, string> Models { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["conv4"] = "four 3x3 convolutions of stride 2, normalisation, ReLU, and a linear head: pictures",
        ["conv4-pool"] = "four 3x3 convolutions with 2x2 max-pooling, normalisation, ReLU, and a linear head: pictures",
        ["mlp"] = "a multilayer perceptron, 1-40-40-1 by default: regression, or classification with --ways",
    };

    /// <summary>Creates a model.</summary>
    /// <exception cref="ArgumentException">There is no such model, it has no such option, or a size is out of range.</exception>
    public static Graph Create(string name, ZooOptions options)
    {
        switch (name)
        {
            case "conv4" or "conv4-pool":
                Refuse(name, ("inputs", options.Inputs), ("hidden", options.Hidden), ("outputs", options.Outputs), ("activation", options.Activation));
                return CreateConv4(options, name == "conv4" ? Halving.Stride : Halving.MaxPool);
            case "mlp":
                Refuse(name, ("filters", options.Filters), ("channels", options.Channels), ("size", options.Size), ("norm", options.Norm),
                    ("readout", options.Readout), ("outputs beside ways", options.Ways is null ? null : options.Outputs));
                return CreateMlp(options);
            default:
                throw new ArgumentException($"there is no model '{name}'; there are: {string.Join(", ", Models.Keys)}");
        }
    }

    private static Graph CreateConv4(ZooOptions options, Halving halving)
    {
        var defaults = new Conv4Options();
        return Conv4.Create(defaults with
        {
            Ways = options.Ways ?? defaults.Ways,
            Filters = options.Filters ?? defaults.Filters,
            Channels = options.Channels ?? defaults.Channels,
            Size = options.Size ?? defaults.Size,
            Halving = halving,
            Norm = options.Norm ?? defaults.Norm,
            Readout = options.Readout ?? defaults.Readout,
            Seed = options.Seed,
        });
    }

    private static Graph CreateMlp(ZooOptions options)
    {
        var defaults = new MlpOptions();
        return Mlp.Create(defaults with
        {
            Inputs = options.Inputs ?? defaults.Inputs,
            Hidden = options.Hidden ?? defaults.Hidden,
            Outputs = options.Ways ?? options.Outputs ?? defaults.Outputs,
            Classifies = options.Ways is not null,
            Activation = options.Activation ?? defaults.Activation,
            Seed = options.Seed,
        });
    }

    private static void Refuse(string name, params ReadOnlySpan<(string Option, object? Value)> absent)
    {
        foreach ((string option, object? value) in absent)
        {
            if (value is not null)
            {
                throw new ArgumentException($"the model '{name}' has no option {option}");
            }
        }
    }
}
