namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>The product over axes. https://onnx.ai/onnx/operators/onnx__ReduceProd.html, since 13; axes are an input from 18.</summary>
/// <remarks>
/// The slope in an element is the product of the others, multiplied out: exact where elements are 0, at any order, at the price of a square
/// of what is reduced at once.
/// </remarks>
public sealed class ReduceProd : ReduceOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value keptY, Value keptDy)
    {
        int[] axes = Decode(node).Axes;
        if (axes.Length == 0)
        {
            return keptDy;
        }

        int[] others = [.. Enumerable.Range(0, x.Shape.Rank).Except(axes)];
        long[] permutation = [.. others.Concat(axes).Select(a => (long)a)];
        Value last = b.Transpose(x, permutation);
        Value flat = b.Op("Reshape", last, b.Concat(0, [.. others.Select(a => b.SizeOf(x, a)), b.Integers(-1)]));
        Value product = b.Op("Transpose", Inverse(permutation), b.ReshapeLike(Others(b, flat), last));
        return b.Mul(keptDy, product);
    }

    /// <summary>For each entry of the last axis the product of all others: each row of a square has its own entry replaced by 1.</summary>
    private static Value Others(GraphBuilder b, Value flat)
    {
        int rank = flat.Shape.Rank;
        Value count = b.Squeeze(b.SizeOf(flat, rank - 1), 0);
        Value places = b.Op("Range", b.Constant(TensorData.Scalar(0L)), count, b.Constant(TensorData.Scalar(1L)));
        Value own = b.Op("Equal", places, b.Unsqueeze(places, 1));
        Value square = b.Where(own, b.Number(flat, 1), b.Unsqueeze(flat, rank - 1));
        return b.Reduce("ReduceProd", square, [rank], keepDims: false);
    }

    private static Attributes Inverse(long[] permutation) =>
        new() { { "perm", Enumerable.Range(0, permutation.Length).Select(i => (long)Array.IndexOf(permutation, i)).ToArray() } };
}
