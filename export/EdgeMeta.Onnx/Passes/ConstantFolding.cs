using System.Numerics;

namespace EdgeMeta.Onnx.Passes;

/// <summary>
/// Turns into literals: integers that inference already knows (shapes, axes, sizes), and arithmetic on literals that IEEE 754 defines to the last bit, so
/// that every machine and every runtime agree. Initializers are parameters, not literals: they are never folded.
/// </summary>
public static class ConstantFolding
{
    // Beyond this a literal costs more as bytes in the file than as a node.
    private const int MaximumElements = 1024;

    /// <summary>The graph with literals in place of what is known; the very same graph if nothing is.</summary>
    public static Graph Run(Graph graph) => Rewrite.Run(graph, (builder, node) =>
        node.Outputs.Count == 1 && (Known(node.Output) ?? Computed(node)) is { } data ? [builder.Constant(data, node.Output.Name)] : null);

    private static TensorData? Known(Value value)
    {
        if (value.Integers is not { } known || !known.All(d => d.IsStatic) || value.Shape.ElementCount != known.Count)
        {
            return null;
        }

        long[] integers = [.. known.Select(d => d.Size)];
        return value.Type.Element switch
        {
            ElementType.Int64 => TensorData.Of<long>(value.Shape.ToSizes(), integers),
            ElementType.Int32 => TensorData.Of<int>(value.Shape.ToSizes(), Array.ConvertAll(integers, i => (int)i)),
            _ => null,
        };
    }

    private static TensorData? Computed(Node node)
    {
        if (node.Inputs.Count == 0 || !node.Inputs.All(i => i is { Kind: ValueKind.Constant } && i.Data!.Count <= MaximumElements)
            || node.Output.Shape.ElementCount is not <= MaximumElements)
        {
            return null;
        }

        TensorData x = node.Input(0).Data!;
        long[] dims = node.Output.Shape.ToSizes();
        return node.Op.Type switch
        {
            "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten" or "Identity" => new TensorData(x.Element, dims, x.Bytes.ToArray()),
            "Add" or "Sub" or "Mul" or "Div" or "Neg" or "Sqrt" => x.Element switch
            {
                ElementType.Float => Arithmetic<float>(node, dims),
                ElementType.Double => Arithmetic<double>(node, dims),
                _ => null,
            },
            "Cast" => Converted(x, node.Output.Type.Element, dims),
            _ => null,
        };
    }

    private static TensorData? Arithmetic<T>(Node node, long[] dims) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorData[] operands = [.. node.Inputs.Select(i => i!.Data!)];
        if (operands.Any(o => o.Count != 1 && !o.Dims.SequenceEqual(dims)))
        {
            return null;
        }

        var result = new T[node.Output.Shape.ElementCount!.Value];
        for (int i = 0; i < result.Length; i++)
        {
            T x = operands[0].As<T>()[operands[0].Count == 1 ? 0 : i];
            T y = operands[^1].As<T>()[operands[^1].Count == 1 ? 0 : i];
            result[i] = node.Op.Type switch
            {
                "Add" => x + y,
                "Sub" => x - y,
                "Mul" => x * y,
                "Div" => x / y,
                "Neg" => -x,
                _ => T.Sqrt(x),
            };
        }

        return TensorData.Of<T>(dims, result);
    }

    private static TensorData? Converted(TensorData x, ElementType to, long[] dims) => (x.Element, to) switch
    {
        (ElementType.Float, ElementType.Double) => TensorData.Of<double>(dims, Array.ConvertAll(x.As<float>().ToArray(), v => (double)v)),
        (ElementType.Double, ElementType.Float) => TensorData.Of<float>(dims, Array.ConvertAll(x.As<double>().ToArray(), v => (float)v)),
        (ElementType.Int64, ElementType.Float) => TensorData.Of<float>(dims, Array.ConvertAll(x.As<long>().ToArray(), v => (float)v)),
        (ElementType.Int64, ElementType.Double) => TensorData.Of<double>(dims, Array.ConvertAll(x.As<long>().ToArray(), v => (double)v)),
        (ElementType.Bool, ElementType.Float) => TensorData.Of<float>(dims, Array.ConvertAll(x.As<bool>().ToArray(), v => v ? 1f : 0f)),
        _ => null,
    };
}
