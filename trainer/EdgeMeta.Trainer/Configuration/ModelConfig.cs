using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Trainer;

/// <summary>A model of the zoo with its options, or the word that it comes from a file. What is left out is the model's default.</summary>
public sealed record ModelConfig
{
    /// <summary>The value of <see cref="Name"/> for a model that the caller reads from an ONNX file.</summary>
    public const string File = "file";

    /// <summary>mlp, conv4 (stride 2), conv4-pool (2x2 max-pool), or file.</summary>
    public required string Name { get; init; }

    /// <summary>Widths of the hidden layers of an mlp.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Numbers per example of an mlp.</summary>
    public int? Inputs { get; init; }

    /// <summary>Numbers predicted by an mlp that does not classify.</summary>
    public int? Outputs { get; init; }

    /// <summary>The activation of an mlp.</summary>
    public Activation? Activation { get; init; }

    /// <summary>Channels of each convolution.</summary>
    public int? Filters { get; init; }

    /// <summary>Channels of the picture.</summary>
    public int? Channels { get; init; }

    /// <summary>Height and width of the picture, in pixels.</summary>
    public int? Size { get; init; }

    /// <summary>The normalisation: batch, group or none.</summary>
    public Normalizer? Norm { get; init; }

    /// <summary>From the last maps to features: flatten or mean.</summary>
    public Readout? Readout { get; init; }

    internal Graph Create(int? ways, ulong seed)
    {
        if (Name == File)
        {
            throw new TrainingConfigException("model.name", "is file, and no file was given", "name the model's file, or choose a model of the zoo");
        }

        try
        {
            return ModelZoo.Create(Name, new ZooOptions
            {
                Ways = ways,
                Filters = Filters,
                Channels = Channels,
                Size = Size,
                Norm = Norm,
                Readout = Readout,
                Inputs = Inputs,
                Hidden = Hidden,
                Outputs = Outputs,
                Activation = Activation,
                Seed = seed,
            });
        }
        catch (ArgumentException e)
        {
            throw new TrainingConfigException("model", $"is not possible: {e.Message}", "correct it", e);
        }
    }
}
