using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Trainer.Optimizers;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// The state of a training run: meta-parameters, optimiser, and where they come from. One file holds all of it, under one digest, and is replaced
/// atomically, so that a run killed at any time leaves the last one whole.
/// </summary>
public sealed class Checkpoint
{
    internal Checkpoint(CheckpointInfo info, Graph graph, MetaAlgorithm algorithm, float[] values, Adam optimizer)
    {
        Info = info;
        Graph = graph;
        Algorithm = algorithm;
        Values = values;
        Optimizer = optimizer;
    }

    /// <summary>Everything that is not a tensor.</summary>
    public CheckpointInfo Info { get; }

    /// <summary>The model as it was before training: its initializers are not theta.</summary>
    public Graph Graph { get; }

    /// <summary>The method over the model.</summary>
    public MetaAlgorithm Algorithm { get; }

    /// <summary>The meta-parameters in the layout of <see cref="Algorithm"/>: theta, then learned rates.</summary>
    public float[] Values { get; }

    /// <summary>The outer optimiser.</summary>
    public Adam Optimizer { get; }

    /// <summary>theta by parameter name, in the model's order.</summary>
    public IEnumerable<NamedTensor> Theta() => Named(Algorithm.Model.Layout, Values.AsSpan(0, Algorithm.Model.Layout.Size));

    /// <summary>Writes it atomically, with its text beside it.</summary>
    /// <exception cref="IOException">The disk is full or gone; the previous checkpoint is whole.</exception>
    public void Save(RunFolder folder)
    {
        WholeFile.WriteAtomically(folder.Checkpoint, CheckpointFile.Write(this));
        WholeFile.WriteAtomically(folder.CheckpointText, System.Text.Encoding.UTF8.GetBytes(Info.ToJson()));
    }

    /// <summary>Reads a run folder; nothing in it is trusted.</summary>
    /// <exception cref="CheckpointException">No checkpoint, damaged, of a newer format, or of another model.</exception>
    public static Checkpoint Load(string folder) => CheckpointFile.Read(new RunFolder(folder));

    internal static List<NamedTensor> Named(ParameterLayout layout, ReadOnlySpan<float> values)
    {
        var tensors = new List<NamedTensor>(layout.Names.Count);
        for (int i = 0; i < layout.Names.Count; i++)
        {
            tensors.Add(NamedTensor.FromFloats(layout.Names[i], [.. layout.ShapeOf(i)], values[layout.RangeOf(i)]));
        }

        return tensors;
    }
}
