namespace EdgeMeta.Onnx;

/// <summary>One dimension: a known size, or a symbol that stands for the same size wherever it occurs.</summary>
public readonly record struct Dim
{
    private readonly string? symbol;
    private readonly long size;

    private Dim(long size, string? symbol) => (this.size, this.symbol) = (size, symbol);

    /// <summary>Whether the size is known before the graph runs.</summary>
    public bool IsStatic => symbol is null;

    /// <summary>The known size.</summary>
    /// <exception cref="InvalidOperationException">The dimension is symbolic.</exception>
    public long Size => symbol is null ? size : throw new InvalidOperationException($"dimension '{symbol}' has no static size");

    /// <summary>The symbol, or null for a static dimension.</summary>
    public string? Symbol => symbol;

    /// <summary>Whether this is statically the size <paramref name="value"/>.</summary>
    public bool Is(long value) => symbol is null && size == value;

    /// <summary>A dimension known only by name.</summary>
    public static Dim Symbolic(string symbol) => new(0, symbol);

    /// <summary>A dimension of known size.</summary>
    public static implicit operator Dim(long size) => new(size, null);

    /// <inheritdoc/>
    public override string ToString() => symbol ?? size.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
