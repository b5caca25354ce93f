using EdgeMeta.Onnx;

namespace EdgeMeta.Testing;

/// <summary>Tensors as doubles, for comparisons whatever their element type.</summary>
public static class Numbers
{
    /// <summary>The elements, row-major; bools as 0 and 1.</summary>
    public static double[] ToDoubles(this TensorData data) => data.Element switch
    {
        ElementType.Float => Array.ConvertAll(data.As<float>().ToArray(), v => (double)v),
        ElementType.Double => data.As<double>().ToArray(),
        ElementType.Int64 => Array.ConvertAll(data.As<long>().ToArray(), v => (double)v),
        ElementType.Int32 => Array.ConvertAll(data.As<int>().ToArray(), v => (double)v),
        ElementType.Int8 => Array.ConvertAll(data.As<sbyte>().ToArray(), v => (double)v),
        ElementType.UInt8 => Array.ConvertAll(data.As<byte>().ToArray(), v => (double)v),
        ElementType.Bool => Array.ConvertAll(data.As<bool>().ToArray(), v => v ? 1.0 : 0),
        _ => throw new ArgumentOutOfRangeException(nameof(data), data.Element, null),
    };

    /// <summary>A tensor of a floating-point type from doubles.</summary>
    public static TensorData ToTensorData(this double[] values, ElementType element, IReadOnlyList<long> dims) => element switch
    {
        ElementType.Float => TensorData.Of<float>(dims, Array.ConvertAll(values, v => (float)v)),
        ElementType.Double => TensorData.Of<double>(dims, values),
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "expected float or double"),
    };

    /// <summary>The largest difference over the largest magnitude (at least 1); equal infinities and NaNs differ by 0. Infinite where shapes differ.</summary>
    public static double Difference(TensorData expected, TensorData actual)
    {
        if (!expected.Dims.SequenceEqual(actual.Dims))
        {
            return double.PositiveInfinity;
        }

        (double[] e, double[] a) = (expected.ToDoubles(), actual.ToDoubles());
        double scale = e.Where(double.IsFinite).Aggregate(1.0, (m, v) => Math.Max(m, Math.Abs(v)));
        double worst = 0;
        for (int i = 0; i < e.Length; i++)
        {
            double difference = e[i].Equals(a[i]) ? 0 : Math.Abs(e[i] - a[i]);
            worst = Math.Max(worst, double.IsNaN(difference) ? double.PositiveInfinity : difference);
        }

        return worst / scale;
    }
}
