namespace EdgeMeta.Bundles;

/// <summary>
/// Resizing by exact area: a target pixel is the mean of the source under it, source pixels counted by the part that is covered. Any ratio, also
/// enlarging (where a target pixel lies within one or few source pixels). The mean brightness is kept.
/// </summary>
internal static class AreaAverage
{
    public static float[] Resize(GrayImage image, int width, int height)
    {
        var columns = Weights(image.Width, width);
        var rows = Weights(image.Height, height);
        var target = new float[width * height];
        var line = new double[image.Width];
        var pixels = image.Pixels;
        for (var y = 0; y < height; y++)
        {
            Array.Clear(line);
            foreach (var (index, share) in rows[y])
            {
                var source = pixels.Slice(index * image.Width, image.Width);
                for (var x = 0; x < source.Length; x++)
                {
                    line[x] += share * source[x];
                }
            }
            for (var x = 0; x < width; x++)
            {
                var sum = 0.0;
                foreach (var (index, share) in columns[x])
                {
                    sum += share * line[index];
                }
                target[(y * width) + x] = (float)Math.Clamp(sum, 0, 1);
            }
        }
        return target;
    }

    /// <summary>Along one axis: for each target pixel the source pixels it covers and their shares, which add up to 1.</summary>
    private static (int Index, double Share)[][] Weights(int source, int target)
    {
        var weights = new (int Index, double Share)[target][];
        for (var i = 0; i < target; i++)
        {
            // In units of 1/target source pixels every border is a whole number, so the shares are exact up to one division.
            long begin = (long)i * source;
            long end = begin + source;
            var first = (int)(begin / target);
            var last = (int)((end - 1) / target);
            var shares = new (int Index, double Share)[last - first + 1];
            for (var index = first; index <= last; index++)
            {
                var covered = Math.Min(end, (index + 1L) * target) - Math.Max(begin, (long)index * target);
                shares[index - first] = (index, (double)covered / source);
            }
            weights[i] = shares;
        }
        return weights;
    }
}
