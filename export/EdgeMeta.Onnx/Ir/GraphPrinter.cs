using System.Globalization;
using System.Text;

namespace EdgeMeta.Onnx;

/// <summary>
/// A graph as text: inputs, initializers with their types, a line per node in order, outputs. Small literals stand where they are used,
/// large ones have a line of their own. Stable: the same graph gives the same text on every machine.
/// </summary>
public static class GraphPrinter
{
    private const int InlineElements = 8;

    /// <summary>The text, lines ended by a line feed.</summary>
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"graph {graph.Name} (opset {graph.Opset})\n");
        Section(text, "inputs", graph.Inputs.Select(v => v.ToString()));
        Section(text, "initializers", graph.Initializers.Select(v => v.ToString()));
        Section(text, "literals", graph.Constants.Where(c => !IsInline(c)).Select(v => v.ToString()));
        Section(text, "nodes", graph.Nodes.Select(Line));
        Section(text, "outputs", graph.Outputs.Select(o => $"{o.Name}: {o.Value.Type}{(o.Name == o.Value.Name ? "" : $" = {Operand(o.Value)}")}"));
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        bool empty = true;
        foreach (string line in lines)
        {
            text.Append(empty ? $"{title}:\n" : "").Append("  ").Append(line).Append('\n');
            empty = false;
        }
    }

    private static string Line(Node node)
    {
        string domain = node.Op.Domain.Length == 0 ? "" : $"{node.Op.Domain}.";
        string attributes = node.Attributes.Count == 0 ? "" : $" {{{string.Join(", ", node.Attributes.Select(a => $"{a.Key}={Attribute(a.Value)}"))}}}";
        return $"{string.Join(", ", node.Outputs)} = {domain}{node.Op.Type}({string.Join(", ", node.Inputs.Select(Operand))}){attributes}";
    }

    private static string Operand(Value? value) => value is null ? "_" : IsInline(value) ? Literal(value.Data!) : value.Name;

    private static bool IsInline(Value value) => value.Kind == ValueKind.Constant && value.Data!.Count <= InlineElements;

    private static string Attribute(object value) => value switch
    {
        string text => $"\"{text}\"",
        string[] texts => $"[{string.Join(",", texts.Select(t => $"\"{t}\""))}]",
        long[] numbers => $"[{string.Join(",", numbers)}]",
        float[] numbers => $"[{string.Join(",", numbers.Select(n => Number(n)))}]",
        TensorData data => data.Count <= InlineElements ? Literal(data) : data.Type.ToString(),
        IFormattable number => Number(number),
        _ => value.ToString()!,
    };

    // Scalars and vectors of int64 and float are what nearly all literals are: they need no type to be understood.
    private static string Literal(TensorData data)
    {
        string elements = string.Join(",", Elements(data));
        bool plain = data.Dims.Count <= 1 && data.Element is (ElementType.Float or ElementType.Int64);
        string body = data.Dims.Count == 0 ? elements : $"[{elements}]";
        return plain ? body : $"{data.Type}{(data.Dims.Count == 0 ? $"({body})" : body)}";
    }

    private static IEnumerable<string> Elements(TensorData data) => data.Element switch
    {
        ElementType.Float => data.As<float>().ToArray().Select(v => float.IsInteger(v) ? $"{Number(v)}.0" : Number(v)),
        ElementType.Double => data.As<double>().ToArray().Select(v => Number(v)),
        ElementType.Int64 => data.As<long>().ToArray().Select(v => Number(v)),
        ElementType.Int32 => data.As<int>().ToArray().Select(v => Number(v)),
        ElementType.Bool => data.As<bool>().ToArray().Select(v => v ? "true" : "false"),
        ElementType.UInt8 => data.As<byte>().ToArray().Select(v => Number(v)),
        _ => data.As<sbyte>().ToArray().Select(v => Number(v)),
    };

    private static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
