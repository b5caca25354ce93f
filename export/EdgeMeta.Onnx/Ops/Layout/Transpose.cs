namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// Axes permuted: axis i of the result is axis perm[i] of x; reversed by default.
/// https://onnx.ai/onnx/operators/onnx__Transpose.html, since 13.
/// </summary>
public sealed class Transpose : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        return [new TensorType(x.Element, Decode(node).Select(axis => x.Shape[(int)axis]))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null];
        }

        long[] permutation = Decode(node), inverse = new long[permutation.Length];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[permutation[i]] = i;
        }

        return [builder.Transpose(d, inverse)];
    }

    private static long[] Decode(Node node)
    {
        int rank = node.Input(0).Shape.Rank;
        long[] permutation = node.Attributes.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(i => (long)i)];
        return permutation.Order().SequenceEqual(Enumerable.Range(0, rank).Select(i => (long)i))
            ? permutation
            : throw node.Malformed($"[{string.Join(",", permutation)}] does not permute {rank} axes");
    }
}
