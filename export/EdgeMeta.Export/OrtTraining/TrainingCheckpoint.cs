using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>
/// The file <c>checkpoint</c> of ONNX Runtime Training: parameters, and where training was interrupted the optimizer's state. FlatBuffers, file identifier
/// <c>ODTC</c>, format version 2, as ONNX Runtime 1.18 and 1.19 read it.
/// </summary>
public sealed record TrainingCheckpoint
{
    /// <summary>The version of the format; runtimes refuse every other one.</summary>
    public const int FormatVersion = 2;

    /// <summary>The parameters that are trained. The order has no meaning to the runtime: that of the training graph's inputs counts.</summary>
    public required IReadOnlyList<CheckpointTensor> Trainable { get; init; }

    /// <summary>Parameters that graphs read and nothing changes.</summary>
    public IReadOnlyList<CheckpointTensor> Frozen { get; init; } = [];

    /// <summary>Whether the values are placeholders: the runtime refuses to train until all of them have been loaded from a buffer.</summary>
    public bool IsNominal { get; init; }

    /// <summary>Where the optimizer stands; null for a fresh one.</summary>
    public OptimizerState? Optimizer { get; init; }

    /// <summary>Notes that the runtime keeps and does not read.</summary>
    public CheckpointProperties Properties { get; init; } = new();

    /// <summary>The file. The same checkpoint gives the same bytes.</summary>
    /// <exception cref="TrainingArtifactException">A rule of the format is broken: see <see cref="Read"/>.</exception>
    public byte[] ToBytes()
    {
        CheckpointRules.Check(this);
        return CheckpointWriter.Write(this);
    }

    /// <summary>Reads a file held in memory, without copying the tensors.</summary>
    /// <exception cref="TrainingArtifactException">
    /// The file is damaged or hostile, of another version, has a name twice, or a tensor whose bytes are not those of its shape.
    /// </exception>
    public static TrainingCheckpoint Read(ReadOnlyMemory<byte> file)
    {
        TrainingCheckpoint checkpoint = CheckpointReader.Read(file);
        CheckpointRules.Check(checkpoint);
        return checkpoint;
    }
}

/// <summary>A named tensor of a checkpoint: row-major, little-endian.</summary>
/// <param name="Name">As in the graphs.</param>
/// <param name="Element">The runtime trains <see cref="ElementType.Float"/> only; a frozen one may be of any type.</param>
/// <param name="Dims">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Data">The elements.</param>
public sealed record CheckpointTensor(string Name, ElementType Element, IReadOnlyList<long> Dims, ReadOnlyMemory<byte> Data)
{
    /// <summary>A tensor under a name.</summary>
    public static CheckpointTensor From(string name, TensorData data) => new(name, data.Element, data.Dims, data.Bytes);

    /// <summary>The tensor, as a copy.</summary>
    public TensorData ToTensorData() => new(Element, Dims, Data.ToArray());

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Element.ToString().ToLowerInvariant()}[{string.Join(",", Dims)}]";
}

/// <summary>The state of an optimizer between two steps.</summary>
/// <param name="Steps">Steps taken.</param>
/// <param name="InitialLearningRate">Kept in the file; a runtime starts at 0.001 whatever it says.</param>
/// <param name="Momentums">By trained parameter: one moment of its shape for SGD, first and second for AdamW.</param>
public sealed record OptimizerState(long Steps, float InitialLearningRate, IReadOnlyList<ParameterMomentums> Momentums)
{
    /// <summary>The one group of parameters there can be.</summary>
    public const string GroupName = "group0";
}

/// <summary>The moments of one parameter, called <c>momentum0</c> and <c>momentum1</c> in this order.</summary>
public sealed record ParameterMomentums(string Parameter, IReadOnlyList<CheckpointTensor> Moments)
{
    /// <summary>What the runtime calls a moment.</summary>
    public static string NameOf(int index) => index == 0 ? "momentum0" : "momentum1";
}

/// <summary>Named notes of a checkpoint.</summary>
public sealed record CheckpointProperties
{
    /// <summary>64-bit integers.</summary>
    public IReadOnlyDictionary<string, long> Integers { get; init; } = new SortedDictionary<string, long>();

    /// <summary>Numbers of single precision.</summary>
    public IReadOnlyDictionary<string, float> Floats { get; init; } = new SortedDictionary<string, float>();

    /// <summary>Texts.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new SortedDictionary<string, string>();

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Integers.Count + Floats.Count + Texts.Count == 0;
}
