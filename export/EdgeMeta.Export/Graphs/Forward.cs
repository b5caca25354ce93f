using EdgeMeta.Export.Formulations;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Graphs;

/// <summary>Copies a model into a graph under construction, deciding on the way how normalisation and whole blocks are written.</summary>
internal sealed class Forward(GraphBuilder b, Graph model, Func<Value, Value?> substitute)
{
    private readonly Dictionary<Value, Value> map = [];
    private readonly Dictionary<Value, Value> channelsLast = [];

    /// <summary>Gives the first output of an adaptive normalisation node from x, scale and bias.</summary>
    public required Func<Node, IReadOnlyList<Value>, Value> Normalize { get; init; }

    /// <summary>Where blocks that have a faster form record their statistics; null to copy every node as it is.</summary>
    public ICollection<Statistics>? FastBlocks { get; init; }

    /// <summary>Appends the model and returns its first output.</summary>
    public Value Append() => Append([model.Outputs[0].Value])[0];

    /// <summary>Appends the model and returns the values here of some of its values.</summary>
    public IReadOnlyList<Value> Append(IReadOnlyList<Value> wanted)
    {
        DeclareSources();
        IReadOnlyList<ConvPoolBlock> blocks = FastBlocks is null ? [] : ConvPoolBlock.Find(model);
        Dictionary<Node, ConvPoolBlock> byLast = blocks.ToDictionary(block => block.Pool);
        HashSet<Node> covered = [.. blocks.SelectMany(block => block.Nodes)];
        foreach (Node node in model.Nodes)
        {
            if (byLast.TryGetValue(node, out ConvPoolBlock? block))
            {
                channelsLast[node.Output] = block.Append(b, ChannelsLast(block.Conv.Input(0)), Here, FastBlocks!);
            }
            else if (ModelContract.IsAdaptiveNormalization(node) && !covered.Contains(node))
            {
                map[node.Output] = Normalize(node, [.. node.Inputs.Take(3).Select(i => Here(i!))]);
            }
            else if (!covered.Contains(node))
            {
                foreach (Value input in node.Inputs.OfType<Value>())
                {
                    Here(input);
                }

                b.InlineNode(node, map);
            }
        }

        return [.. wanted.Select(Here)];
    }

    private void DeclareSources()
    {
        foreach (Value input in model.Inputs)
        {
            map[input] = substitute(input) ?? b.Input(input.Name, input.Type);
        }

        HashSet<Value> read = [.. ModelContract.ReadInitializers(model)];
        foreach (Value initializer in model.Initializers)
        {
            if ((substitute(initializer) ?? (read.Contains(initializer) ? b.Initializer(initializer.Name, initializer.Data!) : null)) is { } here)
            {
                map[initializer] = here;
            }
        }

        foreach (Value constant in model.Constants)
        {
            map[constant] = b.Constant(constant.Data!, constant.Name);
        }
    }

    private Value Here(Value there)
    {
        if (!map.TryGetValue(there, out Value? here))
        {
            map[there] = here = Moved(channelsLast[there], [0, 3, 1, 2]);
        }

        return here;
    }

    private Value ChannelsLast(Value there)
    {
        if (!channelsLast.TryGetValue(there, out Value? here))
        {
            channelsLast[there] = here = Moved(Here(there), [0, 2, 3, 1]);
        }

        return here;
    }

    // Moving an axis of size 1 moves nothing in memory, and a reshape is free.
    private Value Moved(Value x, long[] permutation)
    {
        Shape shape = x.Shape;
        long[] moving = [.. permutation.Where(axis => !shape[(int)axis].Is(1))];
        return moving.SequenceEqual(moving.Order())
            ? b.Reshape(x, [.. permutation.Select(axis => shape[(int)axis].IsStatic ? shape[(int)axis].Size : -1)])
            : b.Transpose(x, permutation);
    }
}
