using EdgeMeta.Export.OrtTraining.FlatBuffers;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>From the record to the file; the tables' slots are ONNX Runtime's schema.</summary>
internal static class CheckpointWriter
{
    public const string Identifier = "ODTC";

    public static byte[] Write(TrainingCheckpoint checkpoint)
    {
        var flat = new FlatWriter(Identifier);
        bool group = checkpoint.Optimizer is not null, notes = !checkpoint.Properties.IsEmpty;
        int[] root = flat.Table(FlatWriter.RootSlot, notes ? [4, 4, group ? 4 : 0, 4] : group ? [4, 4, 4] : [4, 4]);
        flat.Set(root[0], TrainingCheckpoint.FormatVersion);

        // Both lists are written even if empty: the runtime refuses an absent one.
        int[] module = flat.Table(root[1], checkpoint.IsNominal ? [4, 4, 1] : [4, 4]);
        Tensors(flat, module[0], checkpoint.Trainable);
        Tensors(flat, module[1], checkpoint.Frozen);
        if (checkpoint.IsNominal)
        {
            flat.Set(module[2], true);
        }

        if (checkpoint.Optimizer is { } optimizer)
        {
            Group(flat, flat.Offsets(root[2], 1)[0], optimizer);
        }

        if (notes)
        {
            Properties(flat, root[3], checkpoint.Properties);
        }

        return flat.ToBytes();
    }

    private static void Tensors(FlatWriter flat, int slot, IReadOnlyList<CheckpointTensor> tensors)
    {
        int[] slots = flat.Offsets(slot, tensors.Count);
        for (int i = 0; i < slots.Length; i++)
        {
            // name, doc_string, dims, data_type, raw_data
            int[] fields = flat.Table(slots[i], 4, 0, 4, 4, 4);
            flat.Text(fields[0], tensors[i].Name);
            flat.Integers(fields[2], tensors[i].Dims);
            flat.Set(fields[3], (int)tensors[i].Element);
            flat.Bytes(fields[4], tensors[i].Data.Span);
        }
    }

    private static void Group(FlatWriter flat, int slot, OptimizerState optimizer)
    {
        // group_name, step, initial_learning_rate, optimizer_states
        int[] fields = flat.Table(slot, 4, 8, 4, 4);
        flat.Text(fields[0], OptimizerState.GroupName);
        flat.Set(fields[1], optimizer.Steps);
        flat.Set(fields[2], optimizer.InitialLearningRate);
        int[] states = flat.Offsets(fields[3], optimizer.Momentums.Count);
        for (int i = 0; i < states.Length; i++)
        {
            int[] state = flat.Table(states[i], 4, 4);
            flat.Text(state[0], optimizer.Momentums[i].Parameter);
            Tensors(flat, state[1], optimizer.Momentums[i].Moments);
        }
    }

    private static void Properties(FlatWriter flat, int slot, CheckpointProperties properties)
    {
        int[] bag = flat.Table(slot, 4, 4, 4);
        Notes(flat, bag[0], properties.Integers, 8, (field, value) => flat.Set(field, value));
        Notes(flat, bag[1], properties.Floats, 4, (field, value) => flat.Set(field, value));
        Notes(flat, bag[2], properties.Texts, 4, (field, value) => flat.Text(field, value));
    }

    private static void Notes<T>(FlatWriter flat, int slot, IReadOnlyDictionary<string, T> notes, int size, Action<int, T> set)
    {
        KeyValuePair<string, T>[] sorted = [.. notes.OrderBy(n => n.Key, StringComparer.Ordinal)];
        int[] slots = flat.Offsets(slot, sorted.Length);
        for (int i = 0; i < slots.Length; i++)
        {
            int[] fields = flat.Table(slots[i], 4, size);
            flat.Text(fields[0], sorted[i].Key);
            set(fields[1], sorted[i].Value);
        }
    }
}
