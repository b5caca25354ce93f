namespace EdgeMeta.Bundles;

/// <summary>Undoes the row filters of PNG (specification, 9.2), in place.</summary>
internal static class PngFilter
{
    /// <param name="type">0..4: none, sub, up, average, Paeth.</param>
    /// <param name="row">The filtered row; becomes the raw one.</param>
    /// <param name="above">The raw row above of the same pass; zeros for the first.</param>
    /// <param name="step">Bytes of one pixel, at least 1.</param>
    /// <returns>False for an unknown type.</returns>
    public static bool Undo(int type, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        if (type is < 0 or > 4)
        {
            return false;
        }
        for (var i = 0; type != 0 && i < row.Length; i++)
        {
            int left = i < step ? 0 : row[i - step];
            int up = above[i];
            var predicted = type switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => Paeth(left, up, i < step ? 0 : above[i - step]),
            };
            row[i] = (byte)(row[i] + predicted);
        }
        return true;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var toLeft = Math.Abs(estimate - left);
        var toUp = Math.Abs(estimate - up);
        var toCorner = Math.Abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
