namespace EdgeMeta.Onnx.Tests.Serialization;

/// <summary>Small graphs that the tests of files and passes share.</summary>
internal static class Models
{
    public static TensorData Weights { get; } = TensorData.Of<float>([2, 3], 0.5f, -1, 2, 1, 0.25f, -0.75f);

    /// <summary>relu(x w + b), x of [N, 2].</summary>
    public static Graph Mlp(TensorData? weights = null)
    {
        var b = new GraphBuilder("mlp");
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 2));
        Value w = b.Initializer("w", weights ?? Weights);
        Value bias = b.Initializer("b", TensorData.Vector(0.25f, 0.25f, 0.25f));
        Value shift = b.Constant(TensorData.Scalar(0.25f));
        b.Output("y", b.Op("Relu", b.Add(b.MatMul(x, w), b.Add(bias, shift))));
        return b.Build();
    }
}
