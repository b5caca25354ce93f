using EdgeMeta.Export.OrtTraining.FlatBuffers;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>From the file to the record. Structure only: what the parts mean together is checked by <see cref="CheckpointRules"/>.</summary>
internal static class CheckpointReader
{
    private const string Remedy = "It is damaged, or no checkpoint of ONNX Runtime Training 1.18 and 1.19: take the original, or generate the artifacts again.";

    public static TrainingCheckpoint Read(ReadOnlyMemory<byte> file)
    {
        FlatTable root = new FlatReader(file, CheckpointWriter.Identifier,
            (where, problem) => new TrainingArtifactException("checkpoint", $"{where} {problem}", Remedy)).Root();
        int version = root.Int32(0, "version");
        if (version != TrainingCheckpoint.FormatVersion)
        {
            throw root.Damaged("version", $"is {version}; ONNX Runtime Training reads version {TrainingCheckpoint.FormatVersion} only.");
        }

        FlatTable module = root.Table(1, "module state");
        if (module.Flag(3, "external data"))
        {
            throw module.Damaged("external data", "is set: parameters lie in another file, which is not read.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        return new TrainingCheckpoint
        {
            Trainable = [.. module.Tables(0, "requires_grad_params", required: true).Select(t => Tensor(t, names))],
            Frozen = [.. module.Tables(1, "frozen_params", required: true).Select(t => Tensor(t, names))],
            IsNominal = module.Flag(2, "is_nominal_state"),
            Optimizer = Optimizer([.. root.Tables(2, "optimizer_groups").Take(2)]),
            Properties = root.Has(3) ? Properties(root.Table(3, "property_bag")) : new CheckpointProperties(),
        };
    }

    // Names are claimed while the list is read: a list that refers to one table over and over ends at the second.
    private static CheckpointTensor Tensor(FlatTable table, HashSet<string> names)
    {
        string name = Claimed(table, 0, names);
        long[] dims = table.Integers(2, "dims", Shape.MaximumRank);
        int element = table.Int32(3, "data_type");
        return !Enum.IsDefined((ElementType)element) || table.Has(5)
            ? throw table.Damaged("data_type", $"is {element}; float, double, int8, uint8, int32, int64 and bool are read.")
            : new CheckpointTensor(name, (ElementType)element, dims, table.Bytes(4, "raw_data"));
    }

    private static OptimizerState? Optimizer(FlatTable[] groups)
    {
        if (groups.Length == 0)
        {
            return null;
        }

        if (groups.Length > 1)
        {
            throw groups[1].Damaged("group", "is a second one; ONNX Runtime Training has one.");
        }

        string group = groups[0].Text(0, "group_name");
        if (group != OptimizerState.GroupName)
        {
            throw groups[0].Damaged("group_name", $"is '{group}'; the one group is called '{OptimizerState.GroupName}'.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        return new OptimizerState(groups[0].Int64(1, "step"), groups[0].Single(2, "initial_learning_rate"),
            [.. groups[0].Tables(3, "optimizer_states").Select(s => new ParameterMomentums(Claimed(s, 0, names), Moments(s)))]);
    }

    private static CheckpointTensor[] Moments(FlatTable state)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. state.Tables(1, "momentums", required: true).Take(3).Select(t => Tensor(t, names)).OrderBy(m => m.Name, StringComparer.Ordinal)];
    }

    private static CheckpointProperties Properties(FlatTable bag) => new()
    {
        Integers = Notes(bag, 0, "ints", t => t.Int64(1, "value")),
        Floats = Notes(bag, 1, "floats", t => t.Single(1, "value")),
        Texts = Notes(bag, 2, "strings", t => t.Text(1, "value", CheckpointRules.LongestText)),
    };

    private static SortedDictionary<string, T> Notes<T>(FlatTable bag, int slot, string list, Func<FlatTable, T> value)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var notes = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (FlatTable note in bag.Tables(slot, list))
        {
            notes.Add(Claimed(note, 0, names), value(note));
        }

        return notes;
    }

    private static string Claimed(FlatTable table, int slot, HashSet<string> names)
    {
        string name = table.Text(slot, "name");
        return names.Add(name) ? name : throw table.Damaged("name", $"is '{name}' a second time.");
    }
}
