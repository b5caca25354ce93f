using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>
/// Lowerings for several tasks in one pass: every tensor, parameters included, has a leading task axis, and row t of the result is what the plain lowering
/// gives for row t of the inputs. For the operators of small dense models; convolutions have no row, because torch runs grouped ones slower than one by one.
/// </summary>
internal static class TaskLowering
{
    private static readonly Scalar One = 1;
    private static readonly HashSet<string> SameForTasks = ["Abs", "Elu", "Exp", "Identity", "LeakyRelu", "Neg", "Relu", "Sigmoid", "Sin", "Tanh"];

    /// <summary>Whether every node has a row, and reads tensors with a task axis only.</summary>
    public static bool Covers(IEnumerable<Node> nodes) =>
        nodes.All(n => n.Op.Domain.Length == 0 && n.Inputs.All(v => v is not null && HasTaskAxis(v)) && Has(n));

    public static Kernel Compile(Node node, int wanted)
    {
        if (SameForTasks.Contains(node.Op.Type))
        {
            return LoweringTable.Compile(node, wanted);
        }

        (int rankX, int rankY) = (node.Input(0).Shape.Rank, node.OptionalInput(1)?.Shape.Rank ?? 0);
        return node.Op.Type switch
        {
            "Add" => (x, _) => [Aligned(x[0]!, rankX, rankY).add(Aligned(x[1]!, rankY, rankX), One)],
            "Sub" => (x, _) => [Aligned(x[0]!, rankX, rankY).sub(Aligned(x[1]!, rankY, rankX))],
            "Mul" => (x, _) => [Aligned(x[0]!, rankX, rankY).mul(Aligned(x[1]!, rankY, rankX))],
            "MatMul" => (x, _) => [x[0]!.matmul(x[1]!)],
            "Flatten" => (x, _) => [x[0]!.flatten(2)],
            "Gemm" => Gemm(node),
            _ => throw new InvalidOperationException($"{node.Op.Type} has no lowering for tasks"),
        };
    }

    private static bool HasTaskAxis(Value value) => value.Kind != ValueKind.Constant && value.Type.Element == ElementType.Float;

    private static bool Has(Node node) => SameForTasks.Contains(node.Op.Type) || node.Op.Type switch
    {
        "Add" or "Sub" or "Mul" => true,
        "MatMul" => node.Input(0).Shape.Rank == 2 && node.Input(1).Shape.Rank == 2,
        "Flatten" => node.Attributes.Int("axis", 1) == 1 && node.Input(0).Shape.Rank > 1,
        "Gemm" => node.Attributes.Float("alpha", 1) == 1 && node.Attributes.Float("beta", 1) == 1,
        _ => false,
    };

    private static Kernel Gemm(Node node)
    {
        bool flipA = node.Attributes.Flag("transA", false), flipB = node.Attributes.Flag("transB", false);
        int rankC = node.OptionalInput(2)?.Shape.Rank ?? 0;
        return (x, _) =>
        {
            Tensor product = (flipA ? x[0]!.transpose(1, 2) : x[0]!).matmul(flipB ? x[1]!.transpose(1, 2) : x[1]!);
            return [x.Length > 2 ? product.add(Aligned(x[2]!, rankC, 2), One) : product];
        };
    }

    /// <summary>Axes of size 1 behind the task axis, as many as the other operand has more.</summary>
    private static Tensor Aligned(Tensor x, int rank, int otherRank)
    {
        for (; rank < otherRank; rank++)
        {
            x = x.unsqueeze(1);
        }

        return x;
    }
}
