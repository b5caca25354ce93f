namespace EdgeMeta.Bundles;

/// <summary>The raw bytes of one initializer inside predict.onnx.</summary>
public sealed record Slot
{
    /// <summary>First byte, counted from the start of predict.onnx.</summary>
    public required long Offset { get; init; }

    /// <summary>Bytes; the number of elements times their size.</summary>
    public required long Length { get; init; }

    public required TensorElement Element { get; init; }

    public required IReadOnlyList<long> Shape { get; init; }
}
