namespace EdgeMeta.Bundles.Tests;

public sealed class TensorExamplesTests
{
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "data.safetensors");

    [Fact]
    public void X_and_y_become_a_support_set()
    {
        var set = Support(SampleCards.Features, X(2, 2), NamedTensor.FromInt64s("y", [2], [1, 0]));
        Assert.Equal([0f, 1, 2, 3], set.X);
        Assert.Equal([1L, 0], set.Labels!);

        var regression = Support(SampleCards.Regression, X(1, 2), NamedTensor.FromFloats("y", [1, 3], [7, 8, 9]));
        Assert.Equal([7f, 8, 9], regression.Targets!);
    }

    [Fact]
    public void X_alone_is_enough_to_predict()
    {
        File.WriteAllBytes(path, new TensorFile([X(4, 1, 2, 2)]).ToBytes());

        Assert.Equal(4, ExampleReader.ReadInputs(path, SampleCards.Pictures).Count);
    }

    [Fact]
    public void What_does_not_fit_the_model_is_refused()
    {
        var labels = NamedTensor.FromInt64s("y", [2], [1, 0]);

        Refused("no tensor 'x'", SampleCards.Features, labels);
        Refused("no tensor 'y'", SampleCards.Features, X(2, 2));
        Refused("has x F32 [2, 3] and the model takes x F32 [N, 2]", SampleCards.Features, X(2, 3), labels);
        Refused("has x F32 [2]", SampleCards.Features, X(2), labels);
        Refused("has x F32 [0, 2]", SampleCards.Features, X(0, 2), NamedTensor.FromInt64s("y", [0], []));
        Refused("has x I64", SampleCards.Features, NamedTensor.FromInt64s("x", [1, 2], [1, 2]), labels);
        Refused("has y I64 [2] and 3 examples", SampleCards.Features, X(3, 2), labels);
        Refused("has y F32 [2]", SampleCards.Features, X(2, 2), NamedTensor.FromFloats("y", [2], [0, 1]));
        Refused("gives example 1 the label 2", SampleCards.Features, X(2, 2), NamedTensor.FromInt64s("y", [2], [1, 2]));
        Refused("gives example 0 the label -1", SampleCards.Features, X(2, 2), NamedTensor.FromInt64s("y", [2], [-1, 1]));
        Refused("no example of class 1", SampleCards.Features, X(2, 2), NamedTensor.FromInt64s("y", [2], [0, 0]));
        Refused("has y I64 [2]", SampleCards.Regression, X(2, 2), labels);
        Refused("has 1 target values", SampleCards.Regression, X(2, 2), NamedTensor.FromFloats("y", [2, 1], [1, 2]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Values_that_are_not_finite_are_refused_with_their_example(float value)
    {
        var x = NamedTensor.FromFloats("x", [2, 2], [1, 2, 3, value]);
        Refused($"holds the value {value} in example 1", SampleCards.Features, x, NamedTensor.FromInt64s("y", [2], [1, 0]));
        Refused($"holds the value {value} in example 0", SampleCards.Regression, X(1, 2), NamedTensor.FromFloats("y", [1, 3], [1, value, 2]));
    }

    [Fact]
    public void A_damaged_file_is_refused_with_its_path()
    {
        File.WriteAllBytes(path, new byte[100]);

        Assert.StartsWith(path + ": ", Assert.Throws<InputException>(() => ExampleReader.ReadInputs(path, SampleCards.Features)).Message);
    }

    private static NamedTensor X(params long[] shape) =>
        NamedTensor.FromFloats("x", shape, [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => (float)i)]);

    private ExampleSet Support(ModelCard card, params NamedTensor[] tensors)
    {
        File.WriteAllBytes(path, new TensorFile(tensors).ToBytes());
        return ExampleReader.ReadSupport(path, card);
    }

    private void Refused(string because, ModelCard card, params NamedTensor[] tensors) =>
        Assert.Contains(because, Assert.Throws<InputException>(() => Support(card, tensors)).Message);
}
