using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Formulations;

/// <summary>Operands of products as ONNX Runtime multiplies them fastest.</summary>
internal static class Products
{
    /// <summary>
    /// A tall matrix [P, C] as [C, P] in memory. Asking Gemm for it (transA) costs half as much again as the product itself; a plain Transpose before a Gemm
    /// would be fused into just that, so it is written over three axes.
    /// </summary>
    public static Value Transposed(GraphBuilder b, Value matrix) =>
        b.Reshape(b.Transpose(b.Reshape(matrix, 1, -1, matrix.Shape[1].Size), 0, 2, 1), matrix.Shape[1].Size, -1);
}
