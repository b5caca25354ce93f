namespace EdgeMeta.Onnx.Autodiff;

/// <summary>Numpy broadcasting of shapes, and its reverse for cotangents.</summary>
internal static class Broadcast
{
    /// <summary>
    /// The shape two operands broadcast to. A symbolic dimension meeting another symbol is taken to be equal to it, and meeting
    /// a static size other than 1 to be that size: ONNX Runtime checks this when the graph runs.
    /// </summary>
    public static Shape Of(Node node, Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        var dims = new Dim[rank];
        for (int i = 1; i <= rank; i++)
        {
            Dim x = i <= a.Rank ? a[a.Rank - i] : 1, y = i <= b.Rank ? b[b.Rank - i] : 1;
            dims[rank - i] = x == y || y.Is(1) ? x
                : x.Is(1) ? y
                : x.IsStatic && y.IsStatic ? throw node.Malformed($"shapes {a} and {b} do not broadcast")
                : x.IsStatic ? x : y;
        }

        return new Shape(dims);
    }

    /// <summary>Sums a cotangent over the axes along which its primal was repeated.</summary>
    public static Value SumTo(GraphBuilder builder, Value cotangent, Value primal)
    {
        Shape from = cotangent.Shape, to = primal.Shape;
        if (from.Equals(to))
        {
            return cotangent;
        }

        int extra = from.Rank - to.Rank;
        long[] leading = [.. Enumerable.Range(0, extra)];
        long[] repeated = [.. Enumerable.Range(0, to.Rank).Where(i => to[i].Is(1) && !from[i + extra].Is(1))];
        Value sum = leading.Length > 0 ? builder.ReduceSum(cotangent, leading, keepDims: false) : cotangent;
        return repeated.Length > 0 ? builder.ReduceSum(sum, repeated) : sum;
    }
}
