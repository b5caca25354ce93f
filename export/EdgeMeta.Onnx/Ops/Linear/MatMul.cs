using EdgeMeta.Onnx.Autodiff;

namespace EdgeMeta.Onnx.Ops.Linear;

/// <summary>The matrix product of numpy.matmul, batch axes broadcast. https://onnx.ai/onnx/operators/onnx__MatMul.html, since 13.</summary>
public sealed class MatMul : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (TensorType a, TensorType b) = (node.Input(0).Type, node.Input(1).Type);
        if (a.Element != b.Element || a.Rank == 0 || b.Rank == 0)
        {
            throw node.Malformed($"cannot multiply {a} by {b}");
        }

        Dim inner = a.Shape[a.Rank - 1], outer = b.Shape[b.Rank == 1 ? 0 : b.Rank - 2];
        if (inner.IsStatic && outer.IsStatic && inner != outer)
        {
            throw node.Malformed($"inner dimensions differ: {a} times {b}");
        }

        Shape batch = Broadcast.Of(node, new Shape(a.Shape.SkipLast(2)), new Shape(b.Shape.SkipLast(2)));
        IEnumerable<Dim> rows = a.Rank == 1 ? [] : [a.Shape[a.Rank - 2]];
        IEnumerable<Dim> columns = b.Rank == 1 ? [] : [b.Shape[b.Rank - 1]];
        return [new TensorType(a.Element, batch.Concat(rows).Concat(columns))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return [null, null];
        }

        (Value a, Value b) = (node.Input(0), node.Input(1));
        if (a.Shape.Rank == 2 && b.Shape.Rank == 2)
        {
            return [builder.Op("Gemm", Gemm.Written(1, false, true), d, b), builder.Op("Gemm", Gemm.Written(1, true, false), a, d)];
        }

        if (a.Shape.Rank > 2 && b.Shape.Rank == 2)
        {
            // One product over all batches, where a product per batch would have to be summed afterwards.
            return [builder.MatMul(d, Flipped(builder, b)), builder.Op("Gemm", Gemm.Written(1, true, false), Rows(builder, a), Rows(builder, d))];
        }

        Value rowA = a.Shape.Rank == 1 ? builder.Unsqueeze(a, 0) : a;
        Value columnB = b.Shape.Rank == 1 ? builder.Unsqueeze(b, 1) : b;
        Value product = b.Shape.Rank == 1 ? builder.Unsqueeze(d, -1) : d;
        product = a.Shape.Rank == 1 ? builder.Unsqueeze(product, -2) : product;
        Value da = builder.MatMul(product, Flipped(builder, columnB));
        Value db = builder.MatMul(Flipped(builder, rowA), product);
        return [a.Shape.Rank == 1 ? builder.Squeeze(da, -2) : da, b.Shape.Rank == 1 ? builder.Squeeze(db, -1) : db];
    }

    private static Value Rows(GraphBuilder builder, Value batches) =>
        builder.Op("Reshape", batches, builder.Concat(0, builder.Integers(-1), builder.SizeOf(batches, batches.Shape.Rank - 1)));

    private static Value Flipped(GraphBuilder builder, Value matrix)
    {
        long[] permutation = [.. Enumerable.Range(0, matrix.Shape.Rank)];
        (permutation[^1], permutation[^2]) = (permutation[^2], permutation[^1]);
        return builder.Transpose(matrix, permutation);
    }
}
