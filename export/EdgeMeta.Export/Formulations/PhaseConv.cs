using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// conv(x, kernels) for 3x3, stride 1, padding 1, channels last, given as four phases: x [N,H,W,C], kernels [O,C,3,3], outputs 4 x [N,h,w,O].
/// Like its gradients it exists only between the rewriting of a model and the expansion into standard operators.
/// </summary>
internal sealed class PhaseConv : CompositeOp
{
    public const string PrivateDomain = "edgemeta.formulation";
    private static readonly PhaseConv Instance = new();

    public override string Domain => PrivateDomain;

    /// <summary>Appends the node. With <paramref name="cropped"/> an odd last row or column, which no 2x2 window covers, is not computed.</summary>
    public static IReadOnlyList<Value> Append(GraphBuilder b, Value x, Value kernels, bool cropped) =>
        b.Node(Instance, [x, kernels], new Attributes { { "cropped", cropped ? 1L : 0L } }, Phases.Count);

    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (Value x, Value kernels) = (node.Input(0), node.Input(1));
        return [.. Enumerable.Range(0, Phases.Count).Select(phase =>
        {
            (long rows, long columns) = Size(node, phase);
            return new TensorType(x.Type.Element, x.Shape[0], rows, columns, kernels.Shape[0]);
        })];
    }

    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        (Value x, Value kernels) = (node.Input(0), node.Input(1));
        Value bordered = ConvWindow.Border(builder, x);
        Value[] matrices = ConvWindow.ForwardMatrices(builder, kernels);
        return [.. Enumerable.Range(0, Phases.Count).Select(phase =>
        {
            (long rows, long columns) = Size(node, phase);
            Value product = ConvWindow.Product(builder, Operands(builder, bordered, phase, (rows, columns)), matrices, transposed: true);
            return builder.Reshape(product, -1, rows, columns, kernels.Shape[0].Size);
        })];
    }

    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        (Value x, Value kernels) = (node.Input(0), node.Input(1));
        Value[] phases = [.. dy.Select((d, phase) => d ?? builder.FillLike(node.Outputs[phase], 0))];
        return
        [
            builder.Node(new InputGradient(), [x, kernels, .. phases])[0],
            builder.Node(new KernelGradient(), [x, kernels, .. phases])[0],
        ];
    }

    private static Value[] Operands(GraphBuilder b, Value bordered, int phase, (long Rows, long Columns) size) =>
        ConvWindow.Operands(b, bordered, Phases.Start(phase), 2, size);

    private static (long Rows, long Columns) Size(Node node, int phase) =>
        Phases.Size(node.Input(0).Shape[1].Size, node.Input(0).Shape[2].Size, phase, node.Attributes.Flag("cropped", false));

    /// <summary>The cotangent of x from x (for its shape), the kernels and the cotangents of the phases: the same convolution, mirrored.</summary>
    private sealed class InputGradient : CompositeOp
    {
        public override string Domain => PrivateDomain;

        public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [node.Input(0).Type];

        public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
        {
            (Value x, Value kernels) = (node.Input(0), node.Input(1));
            (long height, long width) = (x.Shape[1].Size, x.Shape[2].Size);
            Value image = Phases.Interleave(builder, [.. node.Inputs.Skip(2).OfType<Value>()]);
            Value bordered = ConvWindow.Border(builder, image, height - image.Shape[1].Size, width - image.Shape[2].Size);
            Value[] operands = ConvWindow.Operands(builder, bordered, (0, 0), 1, (height, width), mirrored: true);
            Value product = ConvWindow.Product(builder, operands, ConvWindow.InputGradientMatrices(builder, kernels), transposed: false);
            return [builder.Reshape(product, -1, height, width, kernels.Shape[1].Size)];
        }
    }

    /// <summary>The cotangent of the kernels from x, the kernels (for their shape) and the cotangents of the phases.</summary>
    private sealed class KernelGradient : CompositeOp
    {
        public override string Domain => PrivateDomain;

        public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [node.Input(1).Type];

        public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
        {
            (Value x, Value kernels) = (node.Input(0), node.Input(1));
            Value bordered = ConvWindow.Border(builder, x);
            var transposed = new Attributes { { "transA", 1L } };
            Value?[]? sums = null;
            for (int phase = 0; phase < Phases.Count; phase++)
            {
                Value dy = node.Input(2 + phase);
                Value matrix = builder.Reshape(dy, -1, dy.Shape[3].Size);
                Value[] operands = Operands(builder, bordered, phase, (dy.Shape[1].Size, dy.Shape[2].Size));
                sums = [.. operands.Select((operand, i) => builder.Op("Gemm", transposed, operand, matrix, sums?[i]))];
            }

            return [ConvWindow.ToKernels(builder, [.. sums!.OfType<Value>()], kernels)];
        }
    }
}
