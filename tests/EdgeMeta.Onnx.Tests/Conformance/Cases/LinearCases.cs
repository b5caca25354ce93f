using static EdgeMeta.Onnx.Tests.Conformance.CaseBuilder;

namespace EdgeMeta.Onnx.Tests.Conformance.Cases;

internal static class LinearCases
{
    public static IEnumerable<OpCase> All =>
    [
        .. from flipA in new[] { false, true }
           from flipB in new[] { false, true }
           select Gemm(flipA, flipB),
        new("Gemm", "no addend", c => c.Run("Gemm", c.Real(N(2), 3), c.Real(3, 4))),
        new("Gemm", "scalar addend", c => c.Run("Gemm", c.Real(N(2), 3), c.Real(3, 4), c.Real())),
        new("Gemm", "addend of the full shape", c => c.Run("Gemm", new Attributes { { "beta", 0.5f } }, c.Real(N(2), 3), c.Real(3, 4), c.Real(N(2), 4))),
        new("Gemm", "addend a column", c => c.Run("Gemm", c.Real(N(2), 3), c.Real(3, 4), c.Real(N(2), 1))),
        new("MatMul", "matrices", c => c.Run("MatMul", c.Real(N(2), 3), c.Real(3, 4))),
        new("MatMul", "vector times matrix", c => c.Run("MatMul", c.Real(3), c.Real(3, 4))),
        new("MatMul", "matrix times vector", c => c.Run("MatMul", c.Real(N(2), 3), c.Real(3))),
        new("MatMul", "two vectors", c => c.Run("MatMul", c.Real(3), c.Real(3))),
        new("MatMul", "batches", c => c.Run("MatMul", c.Real(N(2), 3, 4), c.Real(N(2), 4, 2))),
        new("MatMul", "batch times matrix", c => c.Run("MatMul", c.Real(N(2), 3, 4), c.Real(4, 2))),
        new("MatMul", "matrix times batch", c => c.Run("MatMul", c.Real(3, 4), c.Real(N(2), 4, 2))),
        new("MatMul", "batches broadcast both ways", c => c.Run("MatMul", c.Real(N(2), 1, 3, 4), c.Real(3, 4, 2))),
        new("MatMul", "batch times vector", c => c.Run("MatMul", c.Real(N(2), 3, 4), c.Real(4))),
    ];

    private static OpCase Gemm(bool flipA, bool flipB) => new("Gemm", $"{(flipA ? "A'" : "A")} {(flipB ? "B'" : "B")}, scaled", c => c.Run("Gemm",
        new Attributes { { "alpha", 0.75f }, { "beta", 1.5f }, { "transA", flipA ? 1L : 0L }, { "transB", flipB ? 1L : 0L } },
        flipA ? c.Real(3, N(2)) : c.Real(N(2), 3), flipB ? c.Real(4, 3) : c.Real(3, 4), c.Real(4)));
}
