namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>Arithmetic on dimensions of which some are known only by name.</summary>
internal static class Sizes
{
    /// <summary>The product, or null where it is neither a known size nor a single symbol.</summary>
    public static Dim? Product(IEnumerable<Dim> dims) => Quotient(dims, []);

    /// <summary>The product of some dimensions over that of others, symbols cancelled; null where what remains is neither a size nor one symbol.</summary>
    public static Dim? Quotient(IEnumerable<Dim> over, IEnumerable<Dim> under)
    {
        var symbols = over.Where(d => !d.IsStatic).ToList();
        bool divides = under.Where(d => !d.IsStatic).All(symbols.Remove);
        long numerator = Known(over), denominator = Known(under);
        return !divides || (denominator == 0 && symbols.Count + numerator > 0) ? null
            : denominator == 0 ? 0
            : numerator % denominator != 0 ? null
            : symbols.Count == 0 ? numerator / denominator
            : symbols.Count == 1 && numerator == denominator ? symbols[0]
            : null;
    }

    private static long Known(IEnumerable<Dim> dims) => dims.Where(d => d.IsStatic).Aggregate(1L, (n, d) => checked(n * d.Size));
}
