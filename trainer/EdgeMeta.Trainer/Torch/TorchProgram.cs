using EdgeMeta.Onnx;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>
/// A graph as an array of steps over numbered slots: nothing is looked up by name while it runs. Safe for several threads at once.
/// Constants are made once per precision and live as long as the program. An intermediate result is let go after its last reader, so that its memory is
/// used again while it is in the cache; what autograd needs of it, autograd holds.
/// </summary>
internal sealed class TorchProgram
{
    private readonly Step[] steps;
    private readonly (int Slot, TensorData Data)[] constants;
    private readonly int[] outputSlots;
    private readonly int slotCount;
    private readonly Lock making = new();
    private Tensor?[]? singles;
    private Tensor?[]? doubles;

    /// <summary>Compiles what the graph's outputs need.</summary>
    /// <param name="graph">Any graph, gradient graphs included.</param>
    /// <param name="compile">Finds the kernel of a node.</param>
    /// <exception cref="UnsupportedOperatorException">Torch cannot run a node.</exception>
    public TorchProgram(Graph graph, KernelCompiler compile)
    {
        Graph expanded = CompositeExpansion.Run(graph);
        List<Node> live = CompositeExpansion.Live(expanded);
        var slots = new Dictionary<Value, int>();
        foreach (Value value in expanded.Inputs.Concat(expanded.Initializers).Concat(expanded.Constants).Concat(live.SelectMany(n => n.Outputs)))
        {
            slots.Add(value, slots.Count);
        }

        slotCount = slots.Count;
        Inputs = [.. graph.Inputs.Select(v => v.Name)];
        Initializers = graph.Initializers;
        constants = [.. expanded.Constants.Select(c => (slots[c], c.Data!))];
        outputSlots = [.. expanded.Outputs.Select(o => slots[o.Value])];
        Dictionary<Node, Value[]> released = Released(expanded, live);
        HashSet<Value> read = [.. live.SelectMany(n => n.Inputs.OfType<Value>()), .. expanded.Outputs.Select(o => o.Value)];
        steps = [.. live.Select(node => new Step(node, compile(node, node.Outputs.Count - node.Outputs.Reverse().TakeWhile(v => !read.Contains(v)).Count()),
            [.. node.Inputs.Select(v => v is null ? -1 : slots[v])], [.. node.Outputs.Select(v => slots[v])], [.. released[node].Select(v => slots[v])]))];
    }

    /// <summary>Names of the inputs, which take the first slots.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The initializers, which take the slots after the inputs.</summary>
    public IReadOnlyList<Value> Initializers { get; }

    /// <summary>The live nodes, in order, after composites were expanded.</summary>
    public IEnumerable<Node> Nodes => steps.Select(s => s.Node);

    /// <summary>Runs once. <paramref name="feeds"/> are the inputs, then the initializers; null for one that no live node reads.</summary>
    public Tensor[] Run(ReadOnlySpan<Tensor?> feeds, RunContext run)
    {
        var slots = (Tensor?[])Template(run.Precision).Clone();
        feeds.CopyTo(slots);
        foreach (Step step in steps)
        {
            step.Run(slots, run);
        }

        return Array.ConvertAll(outputSlots, slot => slots[slot]!);
    }

    /// <summary>The literal of a Constant node, whichever attribute holds it.</summary>
    public static TensorData LiteralOf(Node node) =>
        node.Attributes.Tensor("value")
        ?? (node.Attributes.Has("value_float") ? TensorData.Scalar(node.Attributes.Float("value_float", 0)) : null)
        ?? (node.Attributes.Has("value_int") ? TensorData.Scalar(node.Attributes.Int("value_int", 0)) : null)
        ?? (node.Attributes.Floats("value_floats") is { } floats ? TensorData.Vector<float>(floats) : null)
        ?? (node.Attributes.Ints("value_ints") is { } integers ? TensorData.Vector<long>(integers) : null)
        ?? throw node.Unsupported("the constant has no tensor, number or numbers", "write it with the attribute 'value'");

    /// <summary>For each node the computed values that nobody reads after it, its own unread outputs included.</summary>
    private static Dictionary<Node, Value[]> Released(Graph graph, List<Node> live)
    {
        var last = new Dictionary<Value, Node>();
        foreach (Node node in live)
        {
            foreach (Value value in node.Outputs.Concat(node.Inputs.OfType<Value>().Where(v => v.Kind == ValueKind.Output)))
            {
                last[value] = node;
            }
        }

        foreach (GraphOutput output in graph.Outputs)
        {
            last.Remove(output.Value);
        }

        ILookup<Node, Value> byNode = last.ToLookup(pair => pair.Value, pair => pair.Key);
        return live.ToDictionary(node => node, node => byNode[node].ToArray());
    }

    private Tensor?[] Template(ScalarType precision)
    {
        lock (making)
        {
            return precision switch
            {
                ScalarType.Float32 => singles ??= Make(precision),
                ScalarType.Float64 => doubles ??= Make(precision),
                _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "a graph runs in Float32 or Float64"),
            };
        }
    }

    private Tensor?[] Make(ScalarType precision)
    {
        var template = new Tensor?[slotCount];
        using var scope = NewDisposeScope();
        foreach ((int slot, TensorData data) in constants)
        {
            template[slot] = data.ToTensor(RunContext.TypeOf(data.Element, precision)).DetachFromDisposeScope();
        }

        return template;
    }

    private sealed record Step(Node Node, Kernel Kernel, int[] Inputs, int[] Outputs, int[] Released)
    {
        public void Run(Tensor?[] slots, RunContext run)
        {
            var x = new Tensor?[Inputs.Length];
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = Inputs[i] < 0 ? null : slots[Inputs[i]];
            }

            Tensor[] y = Invoke(x, run);
            for (int i = 0; i < y.Length; i++)
            {
                // A handle has one owner: a kernel that passes an input on gets a second handle on the same data.
                // By reference: tensors compare by content.
                slots[Outputs[i]] = Array.Exists(x, input => ReferenceEquals(input, y[i])) ? y[i].alias() : y[i];
            }

            foreach (int slot in Released)
            {
                slots[slot]?.Dispose();
                slots[slot] = null;
            }
        }

        private Tensor[] Invoke(Tensor?[] x, RunContext run)
        {
            try
            {
                return Kernel(x, run);
            }
            catch (System.Runtime.InteropServices.ExternalException e)
            {
                // Torch puts its C++ stack behind the first line.
                throw new InvalidOperationException($"node '{Node.Name}' ({Node.Op.Type}): {e.Message.Split('\n')[0]}", e);
            }
        }
    }
}
