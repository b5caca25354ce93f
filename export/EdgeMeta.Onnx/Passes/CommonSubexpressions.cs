using System.Globalization;
using System.Security.Cryptography;

namespace EdgeMeta.Onnx.Passes;

/// <summary>
/// Computes once what several nodes compute alike: same operator, attributes and inputs. Every operator of the table is a function; random ones
/// are refused.
/// </summary>
public static class CommonSubexpressions
{
    private static readonly HashSet<string> Commutative = ["Add", "Mul", "Equal", "And", "Or", "Xor"];

    /// <summary>The graph with duplicates merged; the very same graph if there are none.</summary>
    public static Graph Run(Graph graph)
    {
        var seen = new Dictionary<string, Node>(StringComparer.Ordinal);
        var numbers = new Dictionary<Value, int>();
        return Rewrite.Run(Widened(graph), (_, node) =>
        {
            string key = $"{node.Outputs.Count}{Key(node, numbers)}";
            return seen.TryAdd(key, node) ? null : seen[key].Outputs;
        });
    }

    /// <summary>Where one MaxPool gives the values and another, of the same input, also their places, both give both, and so are alike.</summary>
    private static Graph Widened(Graph graph)
    {
        var numbers = new Dictionary<Value, int>();
        HashSet<Node> narrow = [.. graph.Nodes.Where(n => n.Op.Type == "MaxPool").GroupBy(n => Key(n, numbers))
            .Where(alike => alike.Any(n => n.Outputs.Count == 2)).SelectMany(alike => alike.Where(n => n.Outputs.Count == 1))];
        int index = 0;
        return narrow.Count == 0 ? graph : Rewrite.Run(graph, (builder, node) =>
            narrow.Contains(graph.Nodes[index++])
                ? [builder.Node(node.Op, node.Inputs, node.Attributes, outputCount: 2, node.Name, [node.Output.Name])[0]]
                : null);
    }

    private static string Key(Node node, Dictionary<Value, int> numbers)
    {
        int Number(Value? value) => value is null ? -1 : numbers.TryGetValue(value, out int n) ? n : numbers[value] = numbers.Count;
        IEnumerable<int> inputs = node.Inputs.Select(Number).ToArray();
        inputs = Commutative.Contains(node.Op.Type) ? inputs.Order() : inputs;
        return $"{node.Op.Domain}.{node.Op.Type}({string.Join(",", inputs)}){string.Join(";", node.Attributes.Select(a => $"{a.Key}={Text(a.Value)}"))}";
    }

    private static string Text(object value) => value switch
    {
        long[] numbers => $"[{string.Join(",", numbers)}]",
        float[] numbers => $"[{string.Join(",", numbers.Select(n => BitConverter.SingleToInt32Bits(n)))}]f",
        float number => $"{BitConverter.SingleToInt32Bits(number)}f",
        string text => $"{text.Length}:{text}",
        string[] texts => string.Concat(texts.Select(t => $"{t.Length}:{t}")),
        TensorData data => $"{data.Type}{Convert.ToHexString(SHA256.HashData(data.Bytes.Span))}",
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"an attribute holds a {value.GetType().Name}"),
    };
}
