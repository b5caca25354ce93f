using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// Mean and biased variance [O] of conv(x, kernels) over a batch, 3x3, stride 1, padding 1, channels last, without a pass over the convolution: with m and S
/// the mean and the covariance of the windows of x, and K the kernels as a matrix [O, 9C], they are K m and the diagonal of K S K'. With few input
/// channels the windows are small beside the output, and so is all that the gradient with respect to the kernels takes.
/// </summary>
internal static class WindowMoments
{
    /// <summary>Appends standard operators, whose gradients are their own.</summary>
    public static (Value Mean, Value Variance) Append(GraphBuilder b, Value x, Value kernels)
    {
        (long height, long width) = (x.Shape[1].Size, x.Shape[2].Size);
        Value count = BatchMoments.Count(b, x, 3);
        Value[] windows = [.. Enumerable.Range(0, Phases.Count).Select(phase =>
        {
            (long rows, long columns) = Phases.Size(height, width, phase);
            return PhaseConv.Windows(b, x, phase, rows, columns);
        })];
        Value mean = b.Div(windows.Select(w => BatchMoments.Sum(b, w, 3)).Aggregate(b.Add), count);
        Value? products = null;
        foreach (Value w in windows)
        {
            // Centred first: the difference of two large means would lose what a bright background leaves of the variance.
            Value centred = b.Reshape(PerChannel.Apply(b, "Sub", w, mean, 3), -1, w.Shape[3].Size);
            products = b.Op("Gemm", new Attributes { { "transA", 1L } }, centred, centred, products);
        }

        Value matrix = Kernels3x3.Whole(b, kernels);
        Value spread = b.Op("Gemm", matrix, b.Div(products!, count));
        return (b.MatMul(matrix, mean), b.ReduceSum(b.Mul(spread, matrix), [1], keepDims: false));
    }
}
