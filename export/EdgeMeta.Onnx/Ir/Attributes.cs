using System.Collections;

namespace EdgeMeta.Onnx;

/// <summary>
/// The attributes of a node by name. A value is a <see cref="long"/>, <see cref="float"/>, <see cref="string"/>,
/// an array of one of them, or a <see cref="TensorData"/>.
/// </summary>
public sealed class Attributes : IEnumerable<KeyValuePair<string, object>>
{
    private readonly SortedDictionary<string, object> values = new(StringComparer.Ordinal);

    /// <summary>No attributes.</summary>
    public static Attributes None { get; } = [];

    /// <summary>How many are present.</summary>
    public int Count => values.Count;

    /// <summary>Adds one, for collection initialisers; a graph never changes a node's attributes later.</summary>
    public void Add(string name, object value)
    {
        if (value is not (long or float or string or long[] or float[] or string[] or TensorData))
        {
            throw new ArgumentException($"attribute '{name}' cannot hold a {value.GetType().Name}");
        }

        values.Add(name, value);
    }

    /// <summary>Whether the attribute is written on the node.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>An integer, or the default where absent.</summary>
    public long Int(string name, long otherwise) => Get(name, otherwise);

    /// <summary>A boolean written as 0 or 1.</summary>
    public bool Flag(string name, bool otherwise) => Get(name, otherwise ? 1L : 0L) != 0;

    /// <summary>A float, or the default where absent.</summary>
    public float Float(string name, float otherwise) => Get(name, otherwise);

    /// <summary>A string, or the default where absent.</summary>
    public string String(string name, string otherwise) => Get(name, otherwise);

    /// <summary>Integers, or null where absent.</summary>
    public long[]? Ints(string name) => Get<long[]?>(name, null);

    /// <summary>Floats, or null where absent.</summary>
    public float[]? Floats(string name) => Get<float[]?>(name, null);

    /// <summary>A tensor, or null where absent.</summary>
    public TensorData? Tensor(string name) => Get<TensorData?>(name, null);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T Get<T>(string name, T otherwise) => !values.TryGetValue(name, out object? value)
        ? otherwise
        : value is T typed ? typed : throw new OnnxFormatException($"attribute '{name}' holds a {value.GetType().Name}, expected {typeof(T).Name}");
}
