namespace EdgeMeta.Onnx.Tests.Ir;

public sealed class GraphPrinterTests
{
    [Fact]
    public void A_graph_prints_a_line_for_everything_in_it()
    {
        var b = new GraphBuilder("line");
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 2));
        Value w = b.Initializer("w", TensorData.Of<float>([2, 3], new float[6]));
        Value y = b.Node("Gemm", [x, w, null], new Attributes { { "transB", 0L }, { "alpha", 0.5f } }, nodeName: "line", outputNames: ["gemm_out"])[0];
        Value large = b.Constant(TensorData.Of<float>([3, 3], new float[9]), "table");
        Value shaped = b.Reshape(b.Add(b.MatMul(y, large), b.Number(y, 2)), -1, 1, 3);
        Value clipped = b.Op("Clip", shaped, null, b.Number(y, 0.25));
        b.Output("y", clipped);
        b.Output("mask", b.Op("Greater", clipped, b.Constant(TensorData.Of<float>([1, 1], 1f))));

        Assert.Equal("""
            graph line (opset 17)
            inputs:
              x: float[N,2]
            initializers:
              w: float[2,3]
            literals:
              table: float[3,3]
            nodes:
              gemm_out: float[N,3] = Gemm(x, w) {alpha=0.5, transB=0}
              matmul: float[N,3] = MatMul(gemm_out, table)
              add: float[N,3] = Add(matmul, 2.0)
              reshape: float[N,1,3] = Reshape(add, [-1,1,3])
              clip: float[N,1,3] = Clip(reshape, _, 0.25)
              greater: bool[N,1,3] = Greater(clip, float[1,1][1.0])
            outputs:
              y: float[N,1,3] = clip
              mask: bool[N,1,3] = greater

            """, GraphPrinter.Print(b.Build()));
    }

    [Fact]
    public void A_graph_of_nothing_but_a_name_prints_that() =>
        Assert.Equal("graph empty (opset 21)\n", GraphPrinter.Print(new GraphBuilder("empty", 21).Build()));
}
