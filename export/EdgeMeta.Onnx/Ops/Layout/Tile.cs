namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>x repeated along each axis as often as the second input says. https://onnx.ai/onnx/operators/onnx__Tile.html, since 13.</summary>
public sealed class Tile : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        long[] repeats = Repeats(node);
        return [new TensorType(x.Element, x.Shape.Select((d, i) => Sizes.Product([d, repeats[i]]) ?? builder.FreshDim()).ToArray())];
    }

    // The copies of a repeated axis become an axis of their own, which is summed away.
    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        Value x = node.Input(0);
        long[] repeats = Repeats(node);
        if (dy[0] is not { } d || repeats.All(r => r == 1))
        {
            return [dy[0], null];
        }

        var sizes = new List<Value>();
        var copies = new List<long>();
        for (int axis = 0; axis < repeats.Length; axis++)
        {
            if (repeats[axis] != 1)
            {
                copies.Add(sizes.Count);
                sizes.Add(builder.Integers(repeats[axis]));
            }

            sizes.Add(builder.SizeOf(x, axis));
        }

        Value split = builder.Op("Reshape", new Attributes { { "allowzero", 1L } }, d, builder.Concat(0, sizes));
        return [builder.ReduceSum(split, [.. copies], keepDims: false), null];
    }

    private static long[] Repeats(Node node)
    {
        long[] repeats = node.StaticIntegers(1);
        return repeats.Length == node.Input(0).Shape.Rank && repeats.All(r => r >= 0)
            ? repeats
            : throw node.Malformed($"repeats [{string.Join(",", repeats)}] do not fit {node.Input(0).Type}");
    }
}
