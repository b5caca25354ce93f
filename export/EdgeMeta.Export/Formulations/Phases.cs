using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// The four parity groups of the positions of an image: phase 2p+q holds the rows 2i+p and columns 2j+q. A 2x2 max-pool of stride 2 is then
/// the maximum of four tensors, without indices, which ONNX Runtime computes slowly.
/// </summary>
internal static class Phases
{
    public const int Count = 4;

    public static (int Row, int Column) Start(int phase) => (phase / 2, phase % 2);

    /// <summary>Rows and columns of a phase of an H x W image.</summary>
    public static (long Rows, long Columns) Size(long height, long width, int phase)
    {
        (int row, int column) = Start(phase);
        return ((height + 1 - row) / 2, (width + 1 - column) / 2);
    }

    /// <summary>Takes an image [N,H,W,C] apart into the phases that complete 2x2 windows cover.</summary>
    public static IReadOnlyList<Value> Append(GraphBuilder b, Value image) => b.Node(new Split(), [image], null, Count);

    /// <summary>The image [N,H,W,C] of four phases; positions that they lack are zero.</summary>
    public static Value Interleave(GraphBuilder b, IReadOnlyList<Value> phases, long height, long width)
    {
        Value top = Columns(b, phases[0], phases[1]), bottom = Columns(b, phases[2], phases[3]);
        (long rows, long columns, long channels) = (top.Shape[1].Size, top.Shape[2].Size, top.Shape[3].Size);
        return Fit(b, b.Reshape(b.Concat(2, top, Fit(b, bottom, rows, columns)), -1, 2 * rows, columns, channels), height, width);
    }

    private static Value Columns(GraphBuilder b, Value left, Value right)
    {
        (long height, long width, long channels) = (left.Shape[1].Size, left.Shape[2].Size, left.Shape[3].Size);
        return b.Reshape(b.Concat(3, left, Fit(b, right, height, width)), -1, height, 2 * width, channels);
    }

    // Appends zeros, or cuts, at the bottom and right.
    private static Value Fit(GraphBuilder b, Value x, long height, long width) => x.Shape[1].Is(height) && x.Shape[2].Is(width)
        ? x
        : b.Op("Pad", x, b.Integers(0, 0, 0, 0, 0, height - x.Shape[1].Size, width - x.Shape[2].Size, 0));

    private sealed class Split : CompositeOp
    {
        public override string Domain => PhaseConv.PrivateDomain;

        public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
        {
            Value x = node.Input(0);
            var phase = new TensorType(x.Type.Element, x.Shape[0], x.Shape[1].Size / 2, x.Shape[2].Size / 2, x.Shape[3]);
            return [phase, phase, phase, phase];
        }

        public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
        {
            Shape shape = node.Input(0).Shape;
            return [.. Enumerable.Range(0, Count).Select(Start).Select(start => builder.Slice(
                node.Input(0), [start.Row, start.Column], [shape[1].Size / 2 * 2, shape[2].Size / 2 * 2], [1, 2], [2, 2]))];
        }

        public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
        {
            Shape shape = node.Input(0).Shape;
            Value[] phases = [.. dy.Select((d, phase) => d ?? builder.FillLike(node.Outputs[phase], 0))];
            return [Interleave(builder, phases, shape[1].Size, shape[2].Size)];
        }
    }
}
