namespace EdgeMeta.Bundles;

/// <summary>The pixels that one Adam7 pass carries (PNG specification, 8.2); a picture that is not interlaced is a single pass of all pixels.</summary>
internal readonly record struct PngPass(int X0, int Y0, int StepX, int StepY)
{
    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    private static readonly PngPass[] Adam7 =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    /// <summary>The passes of a picture that have any pixels.</summary>
    public static IEnumerable<PngPass> Of(PngHeader header) =>
        (header.Interlaced ? Adam7 : Whole).Where(pass => pass.Columns(header) > 0 && pass.Rows(header) > 0);

    public int Columns(PngHeader header) => (header.Width - X0 + StepX - 1) / StepX;

    public int Rows(PngHeader header) => (header.Height - Y0 + StepY - 1) / StepY;
}
