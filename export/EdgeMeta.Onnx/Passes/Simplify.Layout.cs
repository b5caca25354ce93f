namespace EdgeMeta.Onnx.Passes;

public static partial class Simplify
{
    private static readonly HashSet<string> LayoutOnly = ["Reshape", "Squeeze", "Unsqueeze", "Flatten"];

    /// <summary>A chain of operators that only name the same elements by other dimensions is one Reshape, or nothing.</summary>
    private static Value? Layout(GraphBuilder b, Node node)
    {
        Shape wanted = node.Output.Shape;
        Value root = node.Input(0);
        int length = 1;
        while (!root.Shape.Equals(wanted) && root.Producer is { } producer && LayoutOnly.Contains(producer.Op.Type))
        {
            root = producer.Input(0);
            length++;
        }

        if (root.Shape.Equals(wanted))
        {
            return root;
        }

        bool literal = wanted.Count(d => !d.IsStatic) <= 1 && !wanted.Any(d => d.Is(0));
        return length > 1 && literal ? b.Reshape(root, [.. wanted.Select(d => d.IsStatic ? d.Size : -1)]) : null;
    }

    private static Value? Transpose(GraphBuilder b, Node node)
    {
        Value x = node.Input(0);
        long[] permutation = Permutation(node);
        if (OperandOf(x, "Transpose") is { } inner)
        {
            long[] first = Permutation(x.Producer!);
            return b.Transpose(inner, Array.ConvertAll(permutation, axis => first[axis]));
        }

        return permutation.SequenceEqual(permutation.Order()) ? x : null;
    }

    private static long[] Permutation(Node node) =>
        node.Attributes.Ints("perm") ?? [.. Enumerable.Range(0, node.Input(0).Shape.Rank).Reverse().Select(axis => (long)axis)];

    private static Value? ExpandOnce(GraphBuilder b, Node node) =>
        OperandOf(node.Input(0), "Expand") is { } inner && b.Op("Expand", inner, node.Input(1)) is { } once
            ? IfSameShape(node, once)
            : null;

    /// <summary>A reduction over axes of size 1.</summary>
    private static Value? NothingReduced(GraphBuilder b, Node node)
    {
        Value x = node.Input(0);
        if (!x.Shape.Where(d => !d.Is(1)).SequenceEqual(node.Output.Shape.Where(d => !d.Is(1))))
        {
            return null;
        }

        long[]? axes = node.Attributes.Ints("axes") ?? node.TryStaticIntegers(1);
        return x.Shape.Equals(node.Output.Shape) ? x
            : axes is { Length: > 0 } ? b.Squeeze(x, axes)
            : b.Reshape(x, node.Output.Shape.ToSizes());
    }

    private static Value? NoPads(GraphBuilder b, Node node) => node.TryStaticIntegers(1) is { } pads && pads.All(p => p == 0) ? node.Input(0) : null;

    private static Value? WholeSlice(GraphBuilder b, Node node) =>
        node.TryStaticIntegers(1) is { } starts && starts.All(s => s == 0)
            && (node.OptionalInput(4) is null || node.TryStaticIntegers(4) is { } steps && steps.All(s => s == 1))
            ? IfSameShape(node, node.Input(0))
            : null;
}
