using System.Collections;

namespace EdgeMeta.Trainer;

/// <summary>Distinct names in a fixed order. Sets of the same parameters share one object, so that their tensors pair up by position.</summary>
public sealed class ParameterNames : IReadOnlyList<string>
{
    private readonly string[] names;
    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public ParameterNames(IEnumerable<string> names)
    {
        this.names = [.. names];
        foreach (string name in this.names)
        {
            index.Add(name, index.Count);
        }
    }

    /// <inheritdoc/>
    public int Count => names.Length;

    /// <inheritdoc/>
    public string this[int position] => names[position];

    /// <summary>Whether the name is among them.</summary>
    public bool Contains(string name) => index.ContainsKey(name);

    /// <summary>The position of a name.</summary>
    /// <exception cref="ArgumentException">There is no such name; the message lists those there are.</exception>
    public int IndexOf(string name) => index.TryGetValue(name, out int position)
        ? position
        : throw new ArgumentException($"there is no parameter '{name}'; there are: {string.Join(", ", names)}");

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
