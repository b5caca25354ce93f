using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Testing;

/// <summary>Writes a graph, reads it back and hands what was read to another executor.</summary>
public sealed class ReloadExecutor(IGraphExecutor inner) : IGraphExecutor
{
    /// <inheritdoc/>
    public string Name => $"write, read, {inner.Name}";

    /// <inheritdoc/>
    public ElementType Real => inner.Real;

    /// <inheritdoc/>
    public ILoadedGraph Load(Graph graph) => inner.Load(OnnxReader.Read(OnnxWriter.Write(graph)));
}
