using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// conv(x, kernels) for 3x3, stride 1, padding 1, channels last, in few copies: three shifts along one axis lie side by side as the operand of three
/// products of depth 3C, and the products, not the operand, are shifted along the other axis and added. x [N,H,W,C], kernels [O,C,3,3], output [N,H,W,O].
/// Like its gradients it exists only between the rewriting of a model and the expansion into standard operators.
/// </summary>
internal sealed class ShiftedConv : CompositeOp
{
    private const int Rows = 1;
    private const int Columns = 2;
    private static readonly ShiftedConv Instance = new();

    public override string Domain => PhaseConv.PrivateDomain;

    /// <summary>Appends the node. With <paramref name="cropped"/> an odd last row or column, which no 2x2 window covers, is not computed.</summary>
    public static Value Append(GraphBuilder b, Value x, Value kernels, bool cropped) =>
        b.Node(Instance, [x, kernels], new Attributes { { "cropped", cropped ? 1L : 0L } })[0];

    /// <summary>The cotangent of x from the cotangent of the output, which may lack last rows and columns.</summary>
    public static Value AppendInputGradient(GraphBuilder b, Value x, Value kernels, Value dy) => b.Node(new InputGradient(), [x, kernels, dy])[0];

    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (Value x, Value kernels) = (node.Input(0), node.Input(1));
        long unit = node.Attributes.Flag("cropped", false) ? 2 : 1;
        return [new TensorType(x.Type.Element, x.Shape[0], x.Shape[1].Size / unit * unit, x.Shape[2].Size / unit * unit, kernels.Shape[0])];
    }

    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        (Value x, Value kernels) = (node.Input(0), node.Input(1));
        Shape y = node.Output.Shape;
        Value operand = Wide(builder, x, y[Columns].Size);
        var transposed = new Attributes { { "transB", 1L } };
        IEnumerable<Value> terms = Kernels3x3.ByRow(builder, kernels).Select((matrix, tap) =>
        {
            Value product = builder.Op("Gemm", transposed, Matrix(builder, operand), matrix);
            return Shift(builder, builder.Reshape(product, -1, x.Shape[1].Size, y[2].Size, y[3].Size), Rows, 1 - tap, y[Rows].Size);
        });
        return [Sum(builder, [.. terms])];
    }

    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        (Value x, Value kernels) = (node.Input(0), node.Input(1));
        return dy[0] is { } d ? [AppendInputGradient(builder, x, kernels, d), builder.Node(new KernelGradient(), [x, kernels, d])[0]] : [null, null];
    }

    // Column c holds the columns c-1, c, c+1 of x, zero outside.
    private static Value Wide(GraphBuilder b, Value x, long columns) => Beside(b, tap => Shift(b, x, Columns, 1 - tap, columns));

    // Row r holds the rows r+1, r, r-1 of dy, zero outside.
    private static Value Tall(GraphBuilder b, Value dy, long rows) => Beside(b, tap => Shift(b, dy, Rows, tap - 1, rows));

    private static Value Beside(GraphBuilder b, Func<int, Value> part) => b.Concat(3, [.. Enumerable.Range(0, Kernels3x3.Taps).Select(part)]);

    private static Value Matrix(GraphBuilder b, Value x) => b.Reshape(x, -1, x.Shape[3].Size);

    private static Value Sum(GraphBuilder b, Value[] terms) => b.Add(b.Add(terms[0], terms[1]), terms[2]);

    // Position i of the result is position i - by of x, zero outside: one Pad, whose negative amounts cut.
    private static Value Shift(GraphBuilder b, Value x, int axis, long by, long size)
    {
        long after = size - x.Shape[axis].Size - by;
        long[] pads = new long[8];
        (pads[axis], pads[axis + 4]) = (by, after);
        return by == 0 && after == 0 ? x : b.Op("Pad", x, b.Integers(pads));
    }

    /// <summary>The same with the axes exchanged: rows side by side, products shifted along the columns.</summary>
    private sealed class InputGradient : CompositeOp
    {
        public override string Domain => PhaseConv.PrivateDomain;

        public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [node.Input(0).Type];

        public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
        {
            (Value x, Value kernels, Value dy) = (node.Input(0), node.Input(1), node.Input(2));
            (long height, long width) = (x.Shape[1].Size, x.Shape[2].Size);
            Value operand = Matrix(builder, Tall(builder, dy, height));
            IEnumerable<Value> terms = Kernels3x3.TransposedByColumn(builder, kernels).Select((matrix, tap) =>
            {
                Value product = builder.Op("Gemm", operand, matrix);
                return Shift(builder, builder.Reshape(product, -1, height, dy.Shape[2].Size, x.Shape[3].Size), Columns, tap - 1, width);
            });
            return [Sum(builder, [.. terms])];
        }
    }

    /// <summary>The cotangent of the kernels: all nine taps at once, as the product of the operands of the two others.</summary>
    private sealed class KernelGradient : CompositeOp
    {
        public override string Domain => PhaseConv.PrivateDomain;

        public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder) => [node.Input(1).Type];

        public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
        {
            (Value x, Value kernels, Value dy) = (node.Input(0), node.Input(1), node.Input(2));
            Value tall = Matrix(builder, Tall(builder, dy, x.Shape[1].Size));
            Value product = builder.Op("Gemm", Products.Transposed(builder, tall), Matrix(builder, Wide(builder, x, dy.Shape[2].Size)));
            return [Kernels3x3.FromRows(builder, product, kernels)];
        }
    }
}
