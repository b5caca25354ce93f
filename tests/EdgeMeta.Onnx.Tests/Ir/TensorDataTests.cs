namespace EdgeMeta.Onnx.Tests.Ir;

public sealed class TensorDataTests
{
    [Fact]
    public void Bytes_must_be_as_many_as_the_shape_says()
    {
        Assert.Throws<OnnxFormatException>(() => new TensorData(ElementType.Float, [2, 3], new byte[23]));
        Assert.Throws<OnnxFormatException>(() => new TensorData(ElementType.Float, [-2, -3], new byte[24]));
        Assert.Equal("float[2,3]", new TensorData(ElementType.Float, [2, 3], new byte[24]).Type.ToString());
    }

    [Fact]
    public void A_scalar_has_rank_0_and_one_element()
    {
        TensorData scalar = TensorData.Scalar(ElementType.Double, 2.5);
        Assert.Empty(scalar.Dims);
        Assert.Equal(1, scalar.Count);
        Assert.Equal(2.5, scalar.As<double>()[0]);
    }

    [Fact]
    public void Elements_are_read_only_as_what_they_are() => Assert.Throws<InvalidOperationException>(() => TensorData.Vector(1f).As<int>().Length);

    [Fact]
    public void Only_integers_are_integers()
    {
        Assert.Equal([1L, 2], TensorData.Vector(1, 2).ToIntegers()!);
        Assert.Null(TensorData.Vector(1f, 2f).ToIntegers());
    }
}
