using System.Buffers.Binary;

namespace EdgeMeta.Bundles;

/// <summary>The brightness of a pixel of an unfiltered row, 0..1: luma by Rec. 601 weights, laid on white where it is transparent.</summary>
internal abstract class PngColors
{
    /// <summary>Fills <paramref name="greys"/>, one per pixel; false where a pixel has no colour: a palette index beyond the palette.</summary>
    public abstract bool TryRead(ReadOnlySpan<byte> row, Span<float> greys);

    public static PngColors Of(PngChunks chunks) => chunks.Header switch
    {
        { Color: PngColor.Palette } => new Table(chunks.Header.Depth, PaletteGreys(chunks)),
        { Color: PngColor.Grey, Depth: <= 8 } => new Table(chunks.Header.Depth, LevelGreys(chunks)),
        _ => new Direct(chunks),
    };

    private static float[] PaletteGreys(PngChunks chunks) =>
        [.. Enumerable.Range(0, chunks.Palette.Length / 3).Select(i => OnWhite(
            Luma(chunks.Palette[3 * i], chunks.Palette[(3 * i) + 1], chunks.Palette[(3 * i) + 2]) / 255,
            i < chunks.Transparency.Length ? chunks.Transparency[i] / 255.0 : 1))];

    private static float[] LevelGreys(PngChunks chunks)
    {
        var most = (1 << chunks.Header.Depth) - 1;
        var transparent = TransparentColor(chunks);
        return [.. Enumerable.Range(0, most + 1).Select(i => OnWhite((double)i / most, transparent is [var none] && none == i ? 0 : 1))];
    }

    /// <summary>tRNS of a grey or RGB picture: one colour in 16-bit samples that is fully transparent; empty if there is none.</summary>
    private static int[] TransparentColor(PngChunks chunks) =>
        chunks.Header.Samples is 1 or 3 && chunks.Transparency.Length == 2 * chunks.Header.Samples
            ? [.. Enumerable.Range(0, chunks.Header.Samples).Select(i => (int)BinaryPrimitives.ReadUInt16BigEndian(chunks.Transparency.AsSpan(2 * i)))]
            : [];

    private static double Luma(double red, double green, double blue) => (0.299 * red) + (0.587 * green) + (0.114 * blue);

    private static float OnWhite(double grey, double alpha) => (float)Math.Clamp(alpha >= 1 ? grey : (grey * alpha) + 1 - alpha, 0, 1);

    /// <summary>One sample of at most 8 bits: every brightness is known beforehand.</summary>
    private sealed class Table(int depth, float[] greys) : PngColors
    {
        public override bool TryRead(ReadOnlySpan<byte> row, Span<float> target)
        {
            var mask = (1 << depth) - 1;
            for (var column = 0; column < target.Length; column++)
            {
                var bit = column * depth;
                var index = (row[bit >> 3] >> (8 - depth - (bit & 7))) & mask;
                if (index >= greys.Length)
                {
                    return false;
                }
                target[column] = greys[index];
            }
            return true;
        }
    }

    /// <summary>Several samples of 8 or 16 bits, or one of 16.</summary>
    private sealed class Direct(PngChunks chunks) : PngColors
    {
        private readonly int samples = chunks.Header.Samples;
        private readonly bool wide = chunks.Header.Depth == 16;
        private readonly double most = (1 << chunks.Header.Depth) - 1;
        private readonly int[] transparent = TransparentColor(chunks);

        public override bool TryRead(ReadOnlySpan<byte> row, Span<float> greys)
        {
            for (var column = 0; column < greys.Length; column++)
            {
                greys[column] = Grey(row, column * samples);
            }
            return true;
        }

        private float Grey(ReadOnlySpan<byte> row, int at)
        {
            var first = Sample(row, at);
            if (samples <= 2)
            {
                var opacity = samples == 2 ? Sample(row, at + 1) / most : transparent is [var none] && none == first ? 0 : 1;
                return OnWhite(first / most, opacity);
            }
            var second = Sample(row, at + 1);
            var third = Sample(row, at + 2);
            var alpha = samples == 4 ? Sample(row, at + 3) / most
                : transparent is [var red, var green, var blue] && red == first && green == second && blue == third ? 0 : 1;
            return OnWhite(Luma(first, second, third) / most, alpha);
        }

        private int Sample(ReadOnlySpan<byte> row, int index) =>
            wide ? BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]) : row[index];
    }
}
