using System.Collections;

namespace EdgeMeta.Onnx;

/// <summary>The dimensions of a tensor; rank is always known. Equality is by dimensions.</summary>
public sealed class Shape : IReadOnlyList<Dim>, IEquatable<Shape>
{
    /// <summary>More dimensions than any operator is defined for; files that declare more are refused.</summary>
    public const int MaximumRank = 32;

    private readonly Dim[] dims;

    /// <summary>A shape of the given dimensions, outermost first.</summary>
    public Shape(params IEnumerable<Dim> dims) => this.dims = [.. dims];

    /// <summary>The shape of a scalar: rank 0.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>A fully static shape.</summary>
    public static Shape Of(params IEnumerable<long> sizes) => new(sizes.Select(s => (Dim)s));

    /// <summary>The number of dimensions.</summary>
    public int Rank => dims.Length;

    /// <inheritdoc/>
    public int Count => dims.Length;

    /// <summary>Whether every dimension is static.</summary>
    public bool IsStatic => dims.All(d => d.IsStatic);

    /// <inheritdoc/>
    public Dim this[int axis] => dims[axis];

    /// <summary>The number of elements, or null where a dimension is symbolic.</summary>
    public long? ElementCount => IsStatic ? dims.Aggregate(1L, (n, d) => checked(n * d.Size)) : null;

    /// <summary>The static sizes.</summary>
    /// <exception cref="InvalidOperationException">A dimension is symbolic.</exception>
    public long[] ToSizes() => [.. dims.Select(d => d.Size)];

    /// <summary>This shape with one dimension replaced.</summary>
    public Shape With(int axis, Dim dim)
    {
        var copy = (Dim[])dims.Clone();
        copy[axis] = dim;
        return new Shape(copy);
    }

    /// <summary>An axis counted from the front, from one that may be negative.</summary>
    /// <exception cref="OnnxFormatException">The axis lies outside [-rank, rank).</exception>
    public int Axis(long axis) => axis >= -Rank && axis < Rank
        ? (int)(axis < 0 ? axis + Rank : axis)
        : throw new OnnxFormatException($"axis {axis} lies outside a tensor of shape {this}");

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && dims.AsSpan().SequenceEqual(other.dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => dims.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public IEnumerator<Dim> GetEnumerator() => ((IEnumerable<Dim>)dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(",", dims)}]";
}
