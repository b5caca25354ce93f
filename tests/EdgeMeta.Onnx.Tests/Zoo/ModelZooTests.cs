using EdgeMeta.Onnx.Zoo;
using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.Zoo;

public sealed class ModelZooTests
{
    [Fact]
    public void The_default_mlp_is_the_sinusoid_network()
    {
        Graph model = ModelZoo.Create("mlp", new ZooOptions());
        Assert.Equal(["layer1.weight", "layer1.bias", "layer2.weight", "layer2.bias", "head.weight", "head.bias"], model.Initializers.Select(i => i.Name));
        Assert.Equal(1761, model.Initializers.Sum(i => i.Data!.Count));
        Assert.Equal("float[N,1]", model.Output("y").Type.ToString());
        Assert.Contains(model.Nodes, n => n.Op.Type == "Relu");
    }

    [Theory]
    [InlineData("conv4", Readout.Flatten, 256)]
    [InlineData("conv4", Readout.Mean, 64)]
    [InlineData("conv4-pool", Readout.Flatten, 64)]
    public void A_conv4_for_omniglot_has_the_features_of_its_form(string name, Readout readout, long features)
    {
        Graph model = ModelZoo.Create(name, new ZooOptions { Readout = readout });
        Assert.Equal([5, features], model.Initializer("head.weight").Data!.Dims);
        Assert.Equal([64, 1, 3, 3], model.Initializer("conv1.weight").Data!.Dims);
        Assert.Equal("float[N,5]", model.Output("logits").Type.ToString());
    }

    [Theory]
    [InlineData("conv4", Normalizer.Batch)]
    [InlineData("conv4", Normalizer.Group)]
    [InlineData("conv4", Normalizer.None)]
    [InlineData("conv4-pool", Normalizer.Batch)]
    [InlineData("conv4-pool", Normalizer.Group)]
    [InlineData("conv4-pool", Normalizer.None)]
    public void Every_form_runs_on_ONNX_Runtime_at_any_batch_size(string name, Normalizer norm)
    {
        Graph model = ModelZoo.Create(name, new ZooOptions { Ways = 3, Filters = 4, Channels = 2, Size = 20, Norm = norm });
        using ILoadedGraph loaded = new OnnxRuntimeExecutor().Load(model);
        foreach (long batch in new[] { 2L, 5L })
        {
            float[] pixels = [.. Enumerable.Range(0, (int)batch * 800).Select(i => MathF.Sin(i))];
            TensorData logits = loaded.Run(new Dictionary<string, TensorData> { ["x"] = TensorData.Of<float>([batch, 2, 20, 20], pixels) })["logits"];
            Assert.Equal([batch, 3], logits.Dims);
            Assert.Contains(logits.ToDoubles(), v => v != 0);
            Assert.All(logits.ToDoubles(), v => Assert.True(double.IsFinite(v)));
        }
    }

    [Fact]
    public void A_classifying_mlp_gives_logits()
    {
        Graph model = ModelZoo.Create("mlp", new ZooOptions { Ways = 7, Inputs = 16, Hidden = [8], Activation = Activation.Tanh });
        Assert.Equal("float[N,7]", model.Output("logits").Type.ToString());
    }

    [Fact]
    public void A_seed_decides_all_values_and_another_seed_changes_every_weight()
    {
        float[][] Weights(ulong seed) => [.. ModelZoo.Create("conv4", new ZooOptions { Filters = 4, Seed = seed }).Initializers
            .Where(i => i.Name.EndsWith(".weight", StringComparison.Ordinal)).Select(i => i.Data!.As<float>().ToArray())];
        Assert.Equal(Weights(1), Weights(1));
        Assert.All(Weights(1).Zip(Weights(2)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Initial_weights_fill_the_range_of_their_method_with_zero_mean()
    {
        TensorData weight = ModelZoo.Create("conv4", new ZooOptions()).Initializer("conv2.weight").Data!;
        double limit = Math.Sqrt(6.0 / (128 * 9));
        double[] values = weight.ToDoubles();
        Assert.All(values, v => Assert.InRange(v, -limit, limit));
        Assert.InRange(values.Max(), 0.999 * limit, limit);
        Assert.InRange(values.Average() / limit, -0.01, 0.01);
        Assert.InRange(values.Average(v => v * v) * 3 / (limit * limit), 0.98, 1.02);
    }

    [Theory]
    [InlineData("resnet", null, null, "there is no model 'resnet'")]
    [InlineData("mlp", 64, null, "no option filters")]
    [InlineData("conv4-pool", null, 15, "cannot be halved")]
    [InlineData("conv4", 0, null, "between 1 and")]
    public void Wrong_choices_are_refused_with_a_reason(string name, int? filters, int? size, string reason)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => ModelZoo.Create(name, new ZooOptions { Filters = filters, Size = size }));
        Assert.Matches(reason, e.Message);
    }
}
