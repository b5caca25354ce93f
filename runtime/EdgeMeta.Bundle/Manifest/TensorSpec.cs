using System.Text.Json.Serialization;

namespace EdgeMeta.Bundles;

/// <summary>A model input or output. Its first axis is the batch, of any size; JSON writes it as <c>["N", ...]</c>.</summary>
public sealed record TensorSpec
{
    public required string Name { get; init; }

    public required TensorElement Element { get; init; }

    /// <summary>Shape of one example: all axes behind the batch. Empty where one example is a single number without an axis.</summary>
    [JsonPropertyName("shape")]
    [JsonConverter(typeof(BatchShapeConverter))]
    public required IReadOnlyList<long> ExampleShape { get; init; }

    /// <summary>Elements of one example.</summary>
    [JsonIgnore]
    public int ExampleSize => checked((int)(NamedTensor.ElementCount([.. ExampleShape]) ?? throw new OverflowException()));

    public bool Equals(TensorSpec? other) =>
        other is not null && Name == other.Name && Element == other.Element && ExampleShape.SequenceEqual(other.ExampleShape);

    public override int GetHashCode() => HashCode.Combine(Name, Element, ExampleShape.Count);

    public override string ToString() => $"{Name} {Element.Code()} [{string.Join(", ", ExampleShape.Select(size => $"{size}").Prepend("N"))}]";
}
