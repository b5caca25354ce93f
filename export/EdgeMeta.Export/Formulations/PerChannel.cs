using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Formulations;

/// <summary>Arithmetic of a tensor with one number for each of its channels.</summary>
internal static class PerChannel
{
    /// <summary>The binary operator on x and numbers [C] that belong to an axis of x.</summary>
    /// <remarks>
    /// Channels last, the numbers are repeated along a row of the image: ONNX Runtime broadcasts run by run, and runs of one position's channels cost three
    /// times as much.
    /// </remarks>
    public static Value Apply(GraphBuilder b, string op, Value x, Value perChannel, int axis)
    {
        Shape shape = x.Shape;
        if (axis == 3 && shape.Rank == 4 && shape.Skip(1).All(d => d.IsStatic))
        {
            (long rows, long columns, long channels) = (shape[1].Size, shape[2].Size, shape[3].Size);
            Value row = b.Op("Tile", perChannel, b.Integers(columns));
            return b.Reshape(b.Op(op, b.Reshape(x, -1, rows, columns * channels), row), -1, rows, columns, channels);
        }

        return b.Op(op, x, b.Reshape(perChannel, [.. Enumerable.Range(0, shape.Rank).Select(a => a == axis ? -1L : 1L)]));
    }
}
