using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// The maximum of tensors of one shape, whose gradient goes to the first that attains it, as torch's max-pool has it. Drawings have large even areas, where
/// all values of a window are equal: sharing the gradient among them, or giving it to each, is wrong there.
/// </summary>
internal sealed class FirstMax : CompositeOp
{
    private static readonly FirstMax Instance = new();

    public override string Domain => PhaseConv.PrivateDomain;

    public static Value Append(GraphBuilder b, IReadOnlyList<Value> operands) => b.Node(Instance, operands)[0];

    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [node.Input(0).Type];

    // By pairs: ONNX Runtime is a little slower over one Max of four.
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node) =>
        [node.Inputs.OfType<Value>().Aggregate((greatest, next) => builder.Op("Max", greatest, next))];

    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        var cotangents = new Value?[node.Inputs.Count];
        if (dy[0] is not { } left)
        {
            return cotangents;
        }

        // What earlier operands took is taken away, so that only one of several equal ones receives; the last takes what is left.
        for (int i = 0; i < cotangents.Length - 1; i++)
        {
            Value attains = builder.Indicator(builder.Op("Equal", node.Input(i), node.Output), left);
            cotangents[i] = builder.Mul(attains, left);
            left = builder.Sub(left, cotangents[i]!);
        }

        cotangents[^1] = left;
        return cotangents;
    }
}
