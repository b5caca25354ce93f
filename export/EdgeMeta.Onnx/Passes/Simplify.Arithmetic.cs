using EdgeMeta.Onnx.Autodiff;

namespace EdgeMeta.Onnx.Passes;

public static partial class Simplify
{
    // x + 0, x + -y.
    private static Value? Add(GraphBuilder b, Node node)
    {
        (Value x, Value y) = (node.Input(0), node.Input(1));
        return (IsAll(y, 0) ? IfSameShape(node, x) : null)
            ?? (IsAll(x, 0) ? IfSameShape(node, y) : null)
            ?? (OperandOf(y, "Neg") is { } subtrahend ? b.Sub(x, subtrahend) : null)
            ?? (OperandOf(x, "Neg") is { } other ? b.Sub(y, other) : null);
    }

    // x - 0, 0 - y, x - -y.
    private static Value? Sub(GraphBuilder b, Node node)
    {
        (Value x, Value y) = (node.Input(0), node.Input(1));
        return (IsAll(y, 0) ? IfSameShape(node, x) : null)
            ?? (IsAll(x, 0) && y.Shape.Equals(node.Output.Shape) ? b.Neg(y) : null)
            ?? (OperandOf(y, "Neg") is { } added ? b.Add(x, added) : null);
    }

    // x 1, x (-1), (-x) (-y), (-x) c.
    private static Value? Mul(GraphBuilder b, Node node)
    {
        (Value x, Value y) = (node.Input(0), node.Input(1));
        return Factor(b, node, x, y) ?? Factor(b, node, y, x)
            ?? (OperandOf(x, "Neg") is { } p && OperandOf(y, "Neg") is { } q ? b.Mul(p, q) : null);
    }

    private static Value? Factor(GraphBuilder b, Node node, Value x, Value factor) =>
        IsAll(factor, 1) && IfSameShape(node, x) is { } same ? same
        : IsAll(factor, -1) && x.Shape.Equals(node.Output.Shape) ? b.Neg(x)
        : factor.Kind == ValueKind.Constant && OperandOf(x, "Neg") is { } operand ? b.Mul(operand, b.Neg(factor))
        : null;

    private static Value? Div(GraphBuilder b, Node node) => IsAll(node.Input(1), 1) ? IfSameShape(node, node.Input(0)) : null;

    private static Value? Pow(GraphBuilder b, Node node) => IsAll(node.Input(1), 1) ? IfSameShape(node, node.Input(0)) : null;

    private static Value? Neg(GraphBuilder b, Node node) => OperandOf(node.Input(0), "Neg");

    private static Value? Where(GraphBuilder b, Node node) => node.Input(1) == node.Input(2) ? IfSameShape(node, node.Input(1)) : null;

    /// <summary>
    /// Elementwise operators broadcast by themselves: an operand is not repeated or given leading axes of size 1 before, unless the shape of the
    /// result rests on it.
    /// </summary>
    private static Value? WithoutExpand(GraphBuilder b, Node node)
    {
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            if ((Repeated(b, node.Input(i)) ?? Widened(node.Input(i))) is { } operand)
            {
                Value?[] inputs = [.. node.Inputs.Select((value, k) => k == i ? operand : value)];
                Shape shape = inputs.Aggregate(Shape.Scalar, (sofar, value) => Broadcast.Of(node, sofar, value!.Shape));
                if (shape.Equals(node.Output.Shape))
                {
                    return b.Node(node.Op, inputs, node.Attributes)[0];
                }
            }
        }

        return null;
    }

    private static Value? Repeated(GraphBuilder b, Value value) => OperandOf(value, "Expand") ??
        (value.Producer is { Op.Type: "ConstantOfShape" } filled
            ? b.Constant(new TensorData(value.Type.Element, [], (filled.Attributes.Tensor("value") ?? TensorData.Scalar(0f)).Bytes.ToArray()))
            : null);

    private static Value? Widened(Value value)
    {
        if (value.Producer is not { } p || !LayoutOnly.Contains(p.Op.Type))
        {
            return null;
        }

        int added = value.Shape.Rank - p.Input(0).Shape.Rank;
        return added > 0 && value.Shape.Take(added).All(d => d.Is(1)) && value.Shape.Skip(added).SequenceEqual(p.Input(0).Shape) ? p.Input(0) : null;
    }

    private static bool IsAll(Value value, int number) => value is { Kind: ValueKind.Constant, Data: { Count: > 0 } data } && data.Element switch
    {
        ElementType.Float => !data.As<float>().ContainsAnyExcept(number),
        ElementType.Double => !data.As<double>().ContainsAnyExcept(number),
        ElementType.Int64 => !data.As<long>().ContainsAnyExcept(number),
        ElementType.Int32 => !data.As<int>().ContainsAnyExcept(number),
        _ => false,
    };
}
