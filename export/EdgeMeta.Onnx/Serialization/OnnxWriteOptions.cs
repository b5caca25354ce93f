namespace EdgeMeta.Onnx.Serialization;

/// <summary>How a file is written; what matters to the reader of the file is in the graph.</summary>
public sealed record OnnxWriteOptions
{
    /// <summary>The defaults.</summary>
    public static OnnxWriteOptions Default { get; } = new();

    /// <summary>The version of the file format, 8 to 10.</summary>
    public int IrVersion { get; init; } = 8;

    /// <summary>Who wrote the file.</summary>
    public string ProducerName { get; init; } = "EdgeMeta";

    /// <summary>The version of who wrote the file; part of the bytes.</summary>
    public string ProducerVersion { get; init; } = typeof(OnnxWriteOptions).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Whether the types of intermediate values are written, for viewers.</summary>
    public bool IntermediateTypes { get; init; }

    /// <summary>Notes for people and tools, written in the order of their keys.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
