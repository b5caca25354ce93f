namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// values[1] where the position along a new axis of size depth equals the index (negative ones count from the end), values[0] elsewhere.
/// https://onnx.ai/onnx/operators/onnx__OneHot.html, since 13.
/// </summary>
public sealed class OneHot : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (Value indices, Value depth, Value values) = (node.Input(0), node.Input(1), node.Input(2));
        if (values.Shape.Rank != 1 || (values.Shape[0].IsStatic && !values.Shape[0].Is(2)))
        {
            throw node.Malformed($"the values are {values.Type}, expected two: off and on");
        }

        Dim size = depth.Integers is [Dim known] ? known : builder.FreshDim();
        int axis = Onnx.Shape.Of(new long[indices.Shape.Rank + 1]).Axis(node.Attributes.Int("axis", -1));
        return [new TensorType(values.Type.Element, indices.Shape.Take(axis).Append(size).Concat(indices.Shape.Skip(axis)))];
    }

    // The result moves with the two values only.
    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null, null, null];
        }

        Value Total(Value v) => builder.Reshape(builder.ReduceSum(v, [], keepDims: false), 1);
        Value unit = builder.Concat(0, builder.Reshape(builder.Number(d, 0), 1), builder.Reshape(builder.Number(d, 1), 1));
        Value mask = builder.Op("OneHot", node.Attributes, node.Input(0), node.Input(1), unit);
        Value on = Total(builder.Mul(d, mask));
        return [null, null, builder.Concat(0, builder.Sub(Total(d), on), on)];
    }
}
