using EdgeMeta.Onnx.Autodiff;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Serialization.Proto;

namespace EdgeMeta.Onnx.Tests.Serialization;

public sealed class RoundTripTests
{
    [Fact]
    public void A_written_graph_runs_on_ONNX_Runtime()
    {
        TensorData x = OnnxRun.Noise(1, 3, 2);
        TensorData[] results = OnnxRun.File(OnnxWriter.Write(Models.Mlp()), x);

        float[] w = Models.Weights.As<float>().ToArray();
        float[] input = x.As<float>().ToArray();
        var expected = new float[9];
        for (int i = 0; i < 9; i++)
        {
            expected[i] = Math.Max(0, (input[i / 3 * 2] * w[i % 3]) + (input[(i / 3 * 2) + 1] * w[3 + (i % 3)]) + 0.5f);
        }

        OnnxRun.AssertClose([TensorData.Of<float>([3, 3], expected)], results, 1e-6);
    }

    [Fact]
    public void Reading_what_was_written_gives_the_same_graph_and_the_same_bytes()
    {
        Graph graph = Models.Mlp();
        byte[] bytes = OnnxWriter.Write(graph);
        Graph read = OnnxReader.Read(bytes);

        Assert.Equal(graph.Inputs.Select(v => v.ToString()), read.Inputs.Select(v => v.ToString()));
        Assert.Equal(graph.Initializers.Select(v => v.ToString()), read.Initializers.Select(v => v.ToString()));
        Assert.Equal(graph.Constants.Select(v => v.Data!.Bytes.ToArray()), read.Constants.Select(v => v.Data!.Bytes.ToArray()));
        Assert.Equal(graph.Outputs.Select(o => o.Name), read.Outputs.Select(o => o.Name));
        Assert.Equal(bytes, OnnxWriter.Write(read));
        Assert.Equal(bytes, OnnxWriter.Write(Models.Mlp()));
    }

    [Fact]
    public void A_stream_and_a_file_read_as_memory_does()
    {
        byte[] bytes = OnnxWriter.Write(Models.Mlp());
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        try
        {
            Assert.Equal(bytes, OnnxWriter.Write(OnnxReader.Read(path)));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(bytes, OnnxWriter.Write(OnnxReader.Read(new MemoryStream(bytes))));
    }

    [Fact]
    public void Slots_point_at_the_raw_bytes_of_float_initializers()
    {
        Graph graph = Models.Mlp();
        WrittenModel written = OnnxWriter.WriteWithSlots(graph);

        Assert.Equal(["b", "w"], written.Slots.Keys.Order());
        foreach ((string name, TensorSlot slot) in written.Slots)
        {
            Assert.Equal(graph.Initializer(name).Data!.Bytes.ToArray(), written.Bytes[(int)slot.Offset..(int)(slot.Offset + slot.Length)]);
        }
    }

    [Fact]
    public void Overwriting_a_slot_changes_the_parameter_and_nothing_else()
    {
        WrittenModel written = OnnxWriter.WriteWithSlots(Models.Mlp());
        TensorData other = OnnxRun.Noise(9, 2, 3);
        other.Bytes.Span.CopyTo(written.Bytes.AsSpan((int)written.Slots["w"].Offset));

        TensorData x = OnnxRun.Noise(1, 3, 2);
        OnnxRun.AssertClose(OnnxRun.File(OnnxWriter.Write(Models.Mlp(other)), x), OnnxRun.File(written.Bytes, x), 0);
    }

    [Fact]
    public void An_output_name_is_kept_whatever_the_value_is_called()
    {
        var b = new GraphBuilder("names");
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("n")));
        Value inner = b.Node("Exp", [x], outputNames: ["y"])[0];
        Value outer = b.Node("Relu", [inner], outputNames: ["z"])[0];
        b.Output("y", outer);
        b.Output("twice", outer);
        b.Output("through", x);
        TensorData[] results = OnnxRun.File(OnnxWriter.Write(b.Build()), TensorData.Vector(0f, 1f));

        TensorData e = TensorData.Vector(1f, MathF.E);
        OnnxRun.AssertClose([e, e, TensorData.Vector(0f, 1f)], results, 1e-6);
    }

    [Fact]
    public void A_second_order_graph_survives_the_file()
    {
        var b = new GraphBuilder("cubic");
        Value x = b.Input("x", new TensorType(ElementType.Float, 1));
        Value cubed = b.Mul(x, b.Mul(x, x));
        Value slope = ReverseMode.Gradients(b, b.ReduceSum(cubed, []), [x])[0]!;
        Value curvature = ReverseMode.Gradients(b, b.ReduceSum(slope, []), [x])[0]!;
        b.Output("slope", slope);
        b.Output("curvature", curvature);
        byte[] bytes = OnnxWriter.Write(b.Build());

        TensorData[] expected = [TensorData.Vector(12f), TensorData.Vector(12f)];
        OnnxRun.AssertClose(expected, OnnxRun.File(bytes, TensorData.Vector(2f)), 1e-6);
        OnnxRun.AssertClose(expected, OnnxRun.File(OnnxWriter.Write(OnnxReader.Read(bytes)), TensorData.Vector(2f)), 1e-6);
    }

    [Fact]
    public void The_header_tells_version_opset_and_producer()
    {
        var metadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" };
        var options = new OnnxWriteOptions { IrVersion = 10, ProducerVersion = "1.2.3", Metadata = metadata };
        ModelProto model = ModelProto.Parser.ParseFrom(OnnxWriter.Write(Models.Mlp(), options));

        Assert.Equal((10, "EdgeMeta", "1.2.3"), (model.IrVersion, model.ProducerName, model.ProducerVersion));
        Assert.Equal([("", 17L)], model.OpsetImport.Select(o => (o.Domain, o.Version)));
        Assert.Equal([("a", "1"), ("b", "2")], model.MetadataProps.Select(p => (p.Key, p.Value)));
        Assert.Equal(8, ModelProto.Parser.ParseFrom(OnnxWriter.Write(Models.Mlp())).IrVersion);
    }

    [Fact]
    public void Intermediate_types_are_written_on_demand()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(OnnxWriter.Write(Models.Mlp(), new OnnxWriteOptions { IntermediateTypes = true }));
        Assert.Equal(["matmul", "add", "add_1"], model.Graph.ValueInfo.Select(v => v.Name));
    }

    [Fact]
    public void An_output_cannot_have_the_name_of_an_initializer()
    {
        var b = new GraphBuilder("clash");
        Value w = b.Initializer("w", Models.Weights);
        b.Output("w", b.Op("Exp", w));
        var error = Assert.Throws<OnnxFormatException>(() => OnnxWriter.Write(b.Build()));
        Assert.Contains("'w'", error.Message, StringComparison.Ordinal);
    }
}
