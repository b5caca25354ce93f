using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>How the shim reads a <see cref="Value"/>; the order is the shim's <c>Tag</c>.</summary>
internal enum ValueTag
{
    None,
    Tensor,
    Int,
    Double,
    Bool,
    IntList,
    TensorList,
    DoubleList,
    String,
    Default,
    Device,
    Generator,
}

/// <summary>One argument or result of an operator, as the shim lays it out.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)] public ValueTag Tag;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Pointer;
}

/// <summary>What the shim reports about a tensor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TensorInfo
{
    public int Dtype;
    public int DeviceType;
    public int DeviceIndex;
    public int Dimensions;
    public long Elements;
    public int RequiresGrad;
    public int IsLeaf;
    public int IsContiguous;
    public int ElementSize;
}
