using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// conv(x, kernels) for 3x3, stride 1, padding 1, channels last, few input channels, given as four phases: x [N,H,W,C], kernels [O,C,3,3], outputs
/// 4 x [N,h,w,O]. Each phase is one product of depth 9C: with few channels the operand is small beside the output, which is never taken apart.
/// Like its gradients it exists only between the rewriting of a model and the expansion into standard operators.
/// </summary>
internal sealed class PhaseConv : CompositeOp
{
    public const string PrivateDomain = "edgemeta.formulation";
    private const int FewChannels = 8;
    private static readonly PhaseConv Instance = new();

    public override string Domain => PrivateDomain;

    public static bool Suits(Value kernels) => kernels.Shape[1].Size < FewChannels;

    /// <summary>Appends the node. An odd last row or column, which no 2x2 window covers, is not computed.</summary>
    public static IReadOnlyList<Value> Append(GraphBuilder b, Value x, Value kernels) => b.Node(Instance, [x, kernels], null, Phases.Count);

    /// <summary>The windows of x around the first positions of a phase, [N,rows,columns,9C], the last axis in the order (row, column, channel).</summary>
    public static Value Windows(GraphBuilder b, Value x, int phase, long rows, long columns)
    {
        Value bordered = b.Op("Pad", x, b.Integers(0, 1, 1, 0, 0, 1, 1, 0));
        (int row, int column) = Phases.Start(phase);
        Value wide = b.Concat(3, [.. Enumerable.Range(0, Kernels3x3.Taps).Select(tap => EverySecond(b, bordered, 2, column + tap, columns))]);
        return b.Concat(3, [.. Enumerable.Range(0, Kernels3x3.Taps).Select(tap => EverySecond(b, wide, 1, row + tap, rows))]);
    }

    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (Value x, Value kernels) = (node.Input(0), node.Input(1));
        var phase = new TensorType(x.Type.Element, x.Shape[0], x.Shape[1].Size / 2, x.Shape[2].Size / 2, kernels.Shape[0]);
        return [phase, phase, phase, phase];
    }

    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        Value matrix = Kernels3x3.Whole(builder, node.Input(1));
        var transposed = new Attributes { { "transB", 1L } };
        return [.. node.Outputs.Select((y, phase) =>
        {
            Value product = builder.Op("Gemm", transposed, Operand(builder, node.Input(0), phase, y), matrix);
            return builder.Reshape(product, -1, y.Shape[1].Size, y.Shape[2].Size, y.Shape[3].Size);
        })];
    }

    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        (Value x, Value kernels) = (node.Input(0), node.Input(1));
        Value[] phases = [.. dy.Select((d, phase) => d ?? builder.FillLike(node.Outputs[phase], 0))];
        return
        [
            ShiftedConv.AppendInputGradient(builder, x, kernels, Phases.Interleave(builder, phases, x.Shape[1].Size, x.Shape[2].Size)),
            builder.Node(new KernelGradient(), [x, kernels, .. phases])[0],
        ];
    }

    private static Value Operand(GraphBuilder b, Value x, int phase, Value y)
    {
        Value windows = Windows(b, x, phase, y.Shape[1].Size, y.Shape[2].Size);
        return b.Reshape(windows, -1, windows.Shape[3].Size);
    }

    private static Value EverySecond(GraphBuilder b, Value x, int axis, long start, long count) =>
        b.Slice(x, [start], [start + (2 * count) - 1], [axis], [2]);

    /// <summary>The cotangent of the kernels from x, the kernels (for their shape) and the cotangents of the phases.</summary>
    private sealed class KernelGradient : CompositeOp
    {
        public override string Domain => PrivateDomain;

        public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [node.Input(1).Type];

        public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
        {
            (Value x, Value kernels) = (node.Input(0), node.Input(1));
            var transposed = new Attributes { { "transA", 1L } };
            Value? sum = null;
            for (int phase = 0; phase < Phases.Count; phase++)
            {
                Value dy = node.Input(2 + phase);
                sum = builder.Op("Gemm", transposed, Operand(builder, x, phase, dy), builder.Reshape(dy, -1, dy.Shape[3].Size), sum);
            }

            return [Kernels3x3.FromWhole(builder, builder.Transpose(sum!, 1, 0), kernels)];
        }
    }
}
