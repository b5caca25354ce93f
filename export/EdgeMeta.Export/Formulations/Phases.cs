using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// The four parity groups of the positions of an image: phase 2p+q holds the rows 2i+p and columns 2j+q. A 2x2 max-pool of stride 2 is then
/// the maximum of four tensors, without indices, which ONNX Runtime computes slowly.
/// </summary>
internal static class Phases
{
    public const int Count = 4;

    public static (int Row, int Column) Start(int phase) => (phase / 2, phase % 2);

    /// <summary>Rows and columns of a phase of an H x W image; with <paramref name="cropped"/> those that complete 2x2 windows cover.</summary>
    public static (long Rows, long Columns) Size(long height, long width, int phase, bool cropped)
    {
        (int row, int column) = cropped ? (1, 1) : Start(phase);
        return ((height + 1 - row) / 2, (width + 1 - column) / 2);
    }

    /// <summary>The image [N, 2h, 2w, C] of four phases; absent positions, of phases smaller than the first, are zero.</summary>
    public static Value Interleave(GraphBuilder b, IReadOnlyList<Value> phases)
    {
        Value top = Columns(b, phases[0], phases[1]), bottom = Columns(b, phases[2], phases[3]);
        (long height, long width, long channels) = (top.Shape[1].Size, top.Shape[2].Size, top.Shape[3].Size);
        return b.Reshape(b.Concat(2, top, Fill(b, bottom, height, width)), -1, 2 * height, width, channels);
    }

    private static Value Columns(GraphBuilder b, Value left, Value right)
    {
        (long height, long width, long channels) = (left.Shape[1].Size, left.Shape[2].Size, left.Shape[3].Size);
        return b.Reshape(b.Concat(3, left, Fill(b, right, height, width)), -1, height, 2 * width, channels);
    }

    private static Value Fill(GraphBuilder b, Value x, long height, long width) => x.Shape[1].Is(height) && x.Shape[2].Is(width)
        ? x
        : b.Op("Pad", x, b.Integers(0, 0, 0, 0, 0, height - x.Shape[1].Size, width - x.Shape[2].Size, 0));
}
