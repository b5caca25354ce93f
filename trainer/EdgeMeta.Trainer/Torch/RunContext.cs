using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>What one run of a program shares: the precision that stands for float, and where normalisation layers take their statistics.</summary>
internal sealed class RunContext(ScalarType precision, NormContext norm)
{
    /// <summary>Float32 or Float64: the type in which every float value of the graph is computed.</summary>
    public ScalarType Precision { get; } = precision;

    public NormContext Norm { get; } = norm;

    /// <summary>Receives the statistics of each normalisation layer, in program order; null where nobody asked.</summary>
    public List<(string Layer, Tensor Mean, Tensor Variance)>? Collected { get; init; }

    /// <summary>The torch type of an element type in this run.</summary>
    public ScalarType TypeOf(ElementType element) => TypeOf(element, Precision);

    /// <summary>The torch type of an element type in a run of the given precision. Double is kept as it is.</summary>
    public static ScalarType TypeOf(ElementType element, ScalarType precision) => element switch
    {
        ElementType.Float => precision,
        ElementType.Double => ScalarType.Float64,
        ElementType.Int64 => ScalarType.Int64,
        ElementType.Int32 => ScalarType.Int32,
        ElementType.Int8 => ScalarType.Int8,
        ElementType.UInt8 => ScalarType.Byte,
        ElementType.Bool => ScalarType.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, null),
    };
}
