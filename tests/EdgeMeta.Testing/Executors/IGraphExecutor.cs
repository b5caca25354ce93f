using EdgeMeta.Onnx;

namespace EdgeMeta.Testing;

/// <summary>Something that runs graphs.</summary>
public interface IGraphExecutor
{
    /// <summary>For messages.</summary>
    string Name { get; }

    /// <summary>The element type in which values declared Float are fed and computed: Float or Double.</summary>
    ElementType Real { get; }

    /// <summary>Makes a graph ready to run.</summary>
    ILoadedGraph Load(Graph graph);
}

/// <summary>A graph ready to run.</summary>
public interface ILoadedGraph : IDisposable
{
    /// <summary>The outputs by name, from the inputs by name.</summary>
    IReadOnlyDictionary<string, TensorData> Run(IReadOnlyDictionary<string, TensorData> feeds);
}
