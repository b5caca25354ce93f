using System.Globalization;
using EdgeMeta.Onnx.Passes;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Onnx.Tests.Serialization;

public sealed class PyTorchModelTests(PyTorchModels models) : IClassFixture<PyTorchModels>
{
    public static TheoryData<string, int> Exports => new(
        from model in new[] { "mlp", "convnet", "convnet-training", "residual", "layernorm", "attention", "slices", "upconv" }
        from opset in new[] { 13, 15, 17 }
        where model != "convnet-training" || opset > 13
        select (model, opset));

    [Fact]
    public void Batch_normalization_in_training_as_opset_13_had_it_is_refused()
    {
        string path = Path.Combine(Folder(), "convnet-training.13.onnx");
        var error = Assert.Throws<OnnxFormatException>(() => OnnxReader.Read(path));
        Assert.Contains("BatchNormalization", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Exports))]
    public void A_model_exported_by_PyTorch_computes_the_same_after_reading_and_writing(string model, int opset)
    {
        string folder = Folder();
        byte[] file = File.ReadAllBytes(Path.Combine(folder, $"{model}.{opset}.onnx"));
        long[] shape = [.. File.ReadAllText(Path.Combine(folder, $"{model}.shape")).Split(' ').Select(s => long.Parse(s, CultureInfo.InvariantCulture))];
        var x = new TensorData(ElementType.Float, shape, File.ReadAllBytes(Path.Combine(folder, $"{model}.x")));

        Graph graph = OnnxReader.Read(file);
        Assert.Equal("x", graph.Inputs.Single().Name);
        Assert.Equal("batch", graph.Inputs[0].Shape[0].Symbol);
        Assert.Equal("y", graph.Outputs[0].Name);
        Assert.Equal(Math.Max(17, opset), graph.Opset);

        TensorData[] original = OnnxRun.File(file, x);
        var torch = new TensorData(ElementType.Float, original[0].Dims, File.ReadAllBytes(Path.Combine(folder, $"{model}.y")));
        OnnxRun.AssertClose([torch], original, 1e-5);
        OnnxRun.AssertClose(original, OnnxRun.File(OnnxWriter.Write(graph), x), 1e-6);
        OnnxRun.AssertClose(original, OnnxRun.File(OnnxWriter.Write(Pipeline.Optimize(graph)), x), 1e-6);
        OnnxRun.AssertClose(original, OnnxRun.File(OnnxWriter.Write(Pipeline.Optimize(ExpandComposites.Run(graph))), x), 1e-5);
    }

    private string Folder()
    {
        Assert.SkipWhen(models.Folder is null, "no Python with torch and onnx: install python3-torch and python3-onnx, or set EDGEMETA_PYTHON");
        Assert.True(models.Failure is null, models.Failure);
        return models.Folder!;
    }
}
