namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// x with entries added before and after each axis, or cut where a padding is negative. Gradients exist for mode constant; the others are forward only.
/// https://onnx.ai/onnx/operators/onnx__Pad.html, since 13; axes are an input from 18.
/// </summary>
public sealed class Pad : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        int[] axes = Axes(node);
        if (node.Attributes.String("mode", "constant") is not ("constant" or "edge" or "reflect" or "wrap") and string mode)
        {
            throw node.Malformed($"attribute 'mode' is '{mode}', expected constant, edge, reflect or wrap");
        }

        long[]? pads = node.TryStaticIntegers(1);
        if (pads is not null && pads.Length != 2 * axes.Length)
        {
            throw node.Malformed($"{pads.Length} paddings for {axes.Length} axes, expected one before and one after each");
        }

        var dims = x.Shape.ToArray();
        for (int i = 0; i < axes.Length; i++)
        {
            long? added = pads?[i] + pads?[i + axes.Length];
            ref Dim dim = ref dims[axes[i]];
            dim = added == 0 ? dim
                : added is not { } n || !dim.IsStatic ? builder.FreshDim()
                : dim.Size + n >= 0 ? dim.Size + n
                : throw node.Malformed($"paddings [{string.Join(",", pads!)}] cut more than {x} has");
        }

        return [new TensorType(x.Element, dims)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (node.Attributes.String("mode", "constant") is not "constant" and string mode)
        {
            throw node.Unsupported($"mode '{mode}' has no gradient rule", "use mode 'constant', or Gather the border entries and Concat them");
        }

        if (dy[0] is not { } d)
        {
            return new Value?[node.Inputs.Count];
        }

        // Undoing a padding is the opposite padding: what was added is cut, and what was cut comes back as zeros.
        Value opposite = node.TryStaticIntegers(1) is { } pads ? builder.Integers(Array.ConvertAll(pads, p => -p)) : builder.Neg(node.Input(1));
        Value dx = builder.Op("Pad", d, opposite, null, node.OptionalInput(3));
        Value? fill = node.OptionalInput(2) is { Kind: not ValueKind.Constant } f
            ? builder.ReshapeLike(builder.Sub(builder.ReduceSum(d, [], keepDims: false), builder.ReduceSum(dx, [], keepDims: false)), f)
            : null;
        return [dx, null, fill, null];
    }

    private static int[] Axes(Node node)
    {
        Onnx.Shape shape = node.Input(0).Shape;
        return node.OptionalInput(3) is null ? [.. Enumerable.Range(0, shape.Rank)] : [.. node.StaticIntegers(3).Select(shape.Axis)];
    }
}
