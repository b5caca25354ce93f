using System.Text;

namespace EdgeMeta.Onnx.Zoo;

/// <summary>
/// Initial values of parameters. Each parameter has its own SplitMix64 stream, keyed by seed and name, so that its values depend neither on the
/// order of creation nor on the other parameters.
/// </summary>
internal sealed class InitialValues(ulong seed)
{
    /// <summary>Uniform in [-limit, limit).</summary>
    public TensorData Uniform(string name, long[] dims, double limit)
    {
        ulong state = Mixed(seed ^ Key(name));
        float[] values = new float[dims.Aggregate(1L, (n, d) => checked(n * d))];
        for (int i = 0; i < values.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            double unit = (Mixed(state) >> 11) * (1.0 / (1UL << 53));
            values[i] = (float)(limit * ((2 * unit) - 1));
        }

        return TensorData.Of<float>(dims, values);
    }

    /// <summary>Glorot and Bengio (2010), uniform: +-sqrt(6 / (fan in + fan out)), for weights [out, in, kernel...].</summary>
    public TensorData Glorot(string name, params long[] dims)
    {
        long area = dims.Skip(2).Aggregate(1L, (n, d) => n * d);
        return Uniform(name, dims, Math.Sqrt(6.0 / ((dims[0] + dims[1]) * area)));
    }

    /// <summary>One value everywhere.</summary>
    public static TensorData Filled(float value, long length) => TensorData.Of<float>([length], [.. Enumerable.Repeat(value, checked((int)length))]);

    // FNV-1a: the runtime's string hash differs from process to process.
    private static ulong Key(string name) =>
        Encoding.UTF8.GetBytes(name).Aggregate(0xCBF29CE484222325, (hash, b) => unchecked((hash ^ b) * 0x100000001B3));

    private static ulong Mixed(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
