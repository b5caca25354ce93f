namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>A reduction over axes, which are an attribute or, from the opset the specification says, an input.</summary>
public abstract class ReduceOp : Op
{
    /// <summary>What is reduced, decoded.</summary>
    protected readonly record struct Reduction(int[] Axes, bool KeepDims);

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        TensorType x = node.Input(0).Type;
        Reduction reduction = Decode(node);
        var dims = new List<Dim>();
        for (int axis = 0; axis < x.Rank; axis++)
        {
            if (!reduction.Axes.Contains(axis))
            {
                dims.Add(x.Shape[axis]);
            }
            else if (reduction.KeepDims)
            {
                dims.Add(1);
            }
        }

        return [new TensorType(x.Element, dims)];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return new Value?[node.Inputs.Count];
        }

        Reduction reduction = Decode(node);
        Value Kept(Value v) => reduction.KeepDims || reduction.Axes.Length == 0 ? v : builder.Unsqueeze(v, Array.ConvertAll(reduction.Axes, a => (long)a));
        return [Vjp(builder, node, node.Input(0), Kept(node.Output), Kept(d))];
    }

    /// <summary>The cotangent of x; y and its cotangent come with the reduced axes kept as size 1.</summary>
    protected abstract Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy);

    /// <summary>Axes counted from the front, sorted; all axes where none are given, unless the node says that none means none.</summary>
    protected static Reduction Decode(Node node)
    {
        Shape shape = node.Input(0).Shape;
        bool asInput = node.Opset >= 18 || node.Op is ReduceSum;
        if (asInput ? node.Attributes.Has("axes") : node.OptionalInput(1) is not null)
        {
            throw node.Malformed(asInput ? "axes are an attribute, in this opset they are an input" : "axes are an input, in this opset they are an attribute");
        }

        long[]? axes = asInput ? node.OptionalInput(1) is null ? null : node.StaticIntegers(1) : node.Attributes.Ints("axes");
        bool noop = axes is not { Length: > 0 } && node.Attributes.Flag("noop_with_empty_axes", false);
        int[] decoded = noop ? [] : axes is { Length: > 0 } ? [.. axes.Select(shape.Axis).Distinct().Order()] : [.. Enumerable.Range(0, shape.Rank)];
        return new Reduction(decoded, node.Attributes.Flag("keepdims", true));
    }
}
