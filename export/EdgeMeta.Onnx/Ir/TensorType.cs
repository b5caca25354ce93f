namespace EdgeMeta.Onnx;

/// <summary>What is known of a value before it runs: element type and shape.</summary>
public sealed record TensorType(ElementType Element, Shape Shape)
{
    /// <summary>A type with static or symbolic dimensions.</summary>
    public TensorType(ElementType element, params IEnumerable<Dim> dims)
        : this(element, new Shape(dims))
    {
    }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The same shape with another element type.</summary>
    public TensorType As(ElementType element) => new(element, Shape);

    /// <inheritdoc/>
    public override string ToString() => $"{Element.ToString().ToLowerInvariant()}{Shape}";
}
