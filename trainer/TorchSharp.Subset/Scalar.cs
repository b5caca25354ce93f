using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number handed to an operator. A value, not an object: there is nothing to dispose and no finalizer to race with.</summary>
public readonly struct Scalar : IDisposable
{
    internal readonly ValueTag Tag;
    internal readonly long Bits;

    private Scalar(ValueTag tag, long bits, torch.ScalarType type)
    {
        Tag = tag;
        Bits = bits;
        Type = type;
    }

    public torch.ScalarType Type { get; }

    internal double Real => Tag == ValueTag.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long Integer => Tag == ValueTag.Double ? (long)Real : Bits;

    public static implicit operator Scalar(byte value) => new(ValueTag.Int, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(sbyte value) => new(ValueTag.Int, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(short value) => new(ValueTag.Int, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(int value) => new(ValueTag.Int, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(long value) => new(ValueTag.Int, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(float value) => (double)value;

    public static implicit operator Scalar(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value), torch.ScalarType.Float64);

    public static implicit operator Scalar(bool value) => new(ValueTag.Bool, value ? 1 : 0, torch.ScalarType.Bool);

    /// <summary>Does nothing; TorchSharp's scalars own native memory, so that code written for them may dispose.</summary>
    public void Dispose()
    {
    }
}

/// <summary>Conversions between numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.Real;

    public static double ToDouble(this Scalar value) => value.Real;

    public static int ToInt32(this Scalar value) => checked((int)value.Integer);

    public static long ToInt64(this Scalar value) => value.Integer;

    public static bool ToBoolean(this Scalar value) => value.Bits != 0;
}
