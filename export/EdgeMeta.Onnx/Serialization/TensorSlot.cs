using EdgeMeta.Onnx.Serialization.Proto;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>Where the raw bytes of an initializer lie in a file.</summary>
/// <param name="Offset">In bytes from the start of the file.</param>
/// <param name="Length">In bytes.</param>
public readonly record struct TensorSlot(long Offset, long Length)
{
    /// <summary>
    /// The slots of all float initializers with raw data, by name, found by walking the messages of the file
    /// (https://protobuf.dev/programming-guides/encoding).
    /// </summary>
    /// <exception cref="OnnxFormatException">The file is damaged, or two initializers share a name.</exception>
    public static IReadOnlyDictionary<string, TensorSlot> Find(ReadOnlySpan<byte> file)
    {
        var slots = new Dictionary<string, TensorSlot>(StringComparer.Ordinal);
        var model = new WireReader(file);
        while (model.Next())
        {
            if (model.Field == ModelProto.GraphFieldNumber && model.IsBytes)
            {
                var graph = new WireReader(file, model.Start, model.End);
                while (graph.Next())
                {
                    if (graph.Field == GraphProto.InitializerFieldNumber && graph.IsBytes)
                    {
                        Enter(slots, file, new WireReader(file, graph.Start, graph.End));
                    }
                }
            }
        }

        return slots;
    }

    private static void Enter(Dictionary<string, TensorSlot> slots, ReadOnlySpan<byte> file, WireReader tensor)
    {
        string name = "";
        ulong element = 0;
        TensorSlot? raw = null;
        while (tensor.Next())
        {
            if (tensor.Field == TensorProto.NameFieldNumber && tensor.IsBytes)
            {
                name = System.Text.Encoding.UTF8.GetString(file[tensor.Start..tensor.End]);
            }
            else if (tensor.Field == TensorProto.DataTypeFieldNumber)
            {
                element = tensor.Number;
            }
            else if (tensor.Field == TensorProto.RawDataFieldNumber && tensor.IsBytes)
            {
                raw = new TensorSlot(tensor.Start, tensor.End - tensor.Start);
            }
        }

        if (raw is { } slot && element == (ulong)ElementType.Float && !slots.TryAdd(name, slot))
        {
            throw new OnnxFormatException($"the file has two initializers named '{name}'");
        }
    }
}
