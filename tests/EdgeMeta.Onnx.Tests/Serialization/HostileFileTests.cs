using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Serialization.Proto;
using Google.Protobuf;

namespace EdgeMeta.Onnx.Tests.Serialization;

/// <summary>Damaged files: refused with our own exceptions, or read as a graph; nothing else ever comes out.</summary>
public sealed class HostileFileTests
{
    private static readonly byte[] Whole = OnnxWriter.Write(Victim());

    [Fact]
    public void A_file_cut_anywhere_is_refused_or_read()
    {
        int refused = Enumerable.Range(0, Whole.Length).Count(length => !IsRead(Whole.AsMemory(0, length)));
        Assert.True(refused > Whole.Length * 9 / 10, $"{Whole.Length - refused} of {Whole.Length} cut files were read");
    }

    [Fact]
    public void A_file_with_any_one_bit_flipped_is_refused_or_read()
    {
        int refused = 0;
        var damaged = (byte[])Whole.Clone();
        for (int bit = 0; bit < Whole.Length * 8; bit++)
        {
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            refused += IsRead(damaged) ? 0 : 1;
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(refused > Whole.Length, $"only {refused} of {Whole.Length * 8} flips were noticed");
    }

    [Fact]
    public void A_file_with_any_one_byte_set_to_an_extreme_is_refused_or_read()
    {
        var damaged = (byte[])Whole.Clone();
        for (int i = 0; i < Whole.Length; i++)
        {
            foreach (byte extreme in new byte[] { 0, 0x7f, 0x80, 0xff })
            {
                damaged[i] = extreme;
                IsRead(damaged);
            }

            damaged[i] = Whole[i];
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Bytes_that_are_no_model_are_refused(int count)
    {
        var random = new Random(count);
        byte[] noise = new byte[count];
        random.NextBytes(noise);
        Assert.False(IsRead(noise));
    }

    [Fact]
    public void Messages_nested_ten_thousand_deep_are_refused()
    {
        // A graph in a node's subgraph attribute in a graph, and so on: field 1 of GraphProto, field 5 of NodeProto, field 6 of AttributeProto.
        byte[] inner = [];
        foreach (int depth in Enumerable.Range(0, 10_000))
        {
            inner = Field(depth % 3 == 0 ? 6 : depth % 3 == 1 ? 5 : 1, inner);
        }

        Assert.False(IsRead((byte[])[0x08, 8, .. Field(7, inner)]));
    }

    [Fact]
    public void Sizes_that_double_with_every_node_are_refused_before_they_are_stored()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Whole);
        model.Graph.Initializer.Add(new TensorProto { Name = "v0", DataType = 7, Dims = { 2 }, Int64Data = { 1, 1 } });
        for (int i = 0; i < 60; i++)
        {
            var axis = new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 0 };
            model.Graph.Node.Add(new NodeProto { OpType = "Concat", Input = { $"v{i}", $"v{i}" }, Output = { $"v{i + 1}" }, Attribute = { axis } });
        }

        var error = Assert.Throws<OnnxFormatException>(() => OnnxReader.Read(model.ToByteArray()));
        Assert.Contains("Concat", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_of_two_billion_dimensions_is_refused_before_it_is_stored()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Whole);
        ValueInfoProto sizes = model.Graph.Input[0].Clone();
        sizes.Name = "sizes";
        sizes.Type.TensorType.ElemType = 7;
        sizes.Type.TensorType.Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 2_000_000_000 } } };
        model.Graph.Input.Add(sizes);
        model.Graph.Node.Add(new NodeProto { OpType = "Reshape", Input = { "x", "sizes" }, Output = { "reshaped" } });

        Assert.Throws<UnsupportedOperatorException>(() => OnnxReader.Read(model.ToByteArray()));
    }

    private static byte[] Field(int number, byte[] content)
    {
        var bytes = new List<byte> { (byte)((number << 3) | 2) };
        uint length = (uint)content.Length;
        for (; length > 0x7f; length >>= 7)
        {
            bytes.Add((byte)(length | 0x80));
        }

        bytes.Add((byte)length);
        return [.. bytes, .. content];
    }

    private static bool IsRead(ReadOnlyMemory<byte> file)
    {
        try
        {
            OnnxWriter.Write(OnnxReader.Read(file));
            return true;
        }
        catch (Exception e) when (e is OnnxFormatException or UnsupportedOperatorException)
        {
            return false;
        }
    }

    private static Graph Victim()
    {
        var b = new GraphBuilder("v");
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 1, 4, 4));
        Value w = b.Initializer("w", OnnxRun.Noise(1, 2, 1, 3, 3));
        Value y = b.Op("Conv", new Attributes { { "pads", new long[] { 1, 1, 1, 1 } }, { "strides", new long[] { 2, 2 } } }, x, w);
        y = b.Op("MaxPool", new Attributes { { "kernel_shape", new long[] { 2, 2 } } }, y);
        y = b.Op("LeakyRelu", new Attributes { { "alpha", 0.1f } }, y);
        y = b.Op("Reshape", y, b.Integers(0, 2));
        y = b.Op("Gemm", new Attributes { { "transB", 1L } }, y, b.Initializer("h", OnnxRun.Noise(2, 3, 2)), b.Initializer("c", TensorData.Vector(1f, 2f, 3f)));
        b.Output("y", b.Op("Softmax", b.Add(y, b.Number(y, 0.5))));
        return b.Build();
    }
}
