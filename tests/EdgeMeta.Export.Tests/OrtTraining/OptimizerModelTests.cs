using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.Tests.OrtTraining;

public sealed class OptimizerModelTests
{
    [Fact]
    public void Gradient_descent_lists_even_the_moments_it_does_not_use()
    {
        OnnxDocument model = Build(new TrainingArtifactOptions());
        Assert.Equal(
            ["learning_rate: float[1]", "step: int64[1]", "params: seq(float)", "gradients: seq(float)", "first_order_moments: seq(float)"],
            model.Inputs.Select(i => i.ToString()));
        DocumentNode update = Assert.Single(model.Nodes);
        Assert.Equal(("com.microsoft", "SGDOptimizerV2"), (update.Domain, update.OpType));
        Assert.Equal(["learning_rate", "params", "gradients"], update.Inputs);
        Assert.Equal("updated: bool[]", Assert.Single(model.Outputs).ToString());
    }

    [Theory]
    [InlineData(AdamWMode.Torch, 0)]
    [InlineData(AdamWMode.HuggingFace, 1)]
    public void AdamW_has_both_moments_and_its_attributes(AdamWMode mode, long number)
    {
        var adamW = new AdamWOptimizer { Beta1 = 0.8f, Epsilon = 1e-6f, WeightDecay = 0.25f, Mode = mode };
        OnnxDocument model = Build(new TrainingArtifactOptions { Optimizer = adamW });
        Assert.Equal("second_order_moments: seq(float)", model.Inputs[5].ToString());
        Attributes attributes = Assert.Single(model.Nodes).Attributes;
        Assert.Equal((0.8f, 0.999f, 1e-6f, 0.25f),
            (attributes.Float("alpha", 0), attributes.Float("beta", 0), attributes.Float("epsilon", 0), attributes.Float("weight_decay", 0)));
        Assert.Equal((1, number), (attributes.Int("correct_bias", -1), attributes.Int("adam_mode", -1)));
    }

    [Fact]
    public void Clipping_stands_between_the_gradients_and_the_update()
    {
        OnnxDocument model = Build(new TrainingArtifactOptions { ClipNorm = 0.5f });
        Assert.Equal(["InplaceClipGradNorm", "SGDOptimizerV2"], model.Nodes.Select(n => n.OpType));
        Assert.Equal(model.Nodes[0].Outputs[0], model.Nodes[1].Inputs[2]);
        Assert.Equal(0.5f, model.Nodes[0].Attributes.Float("max_norm", 0));
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.01f)]
    [InlineData(0.4f)]
    [InlineData(1f)]
    [InlineData(3e-4f)]
    [InlineData(0.001f)]
    public void A_settable_rate_is_exact_while_the_runtimes_own_is_not_set(float rate)
    {
        OnnxDocument model = Build(new TrainingArtifactOptions { LearningRate = new LearningRate(rate) });
        float unit = Assert.Single(model.Initializers).Value.As<float>()[0];
        Assert.Equal(rate, 0.001f * unit);
        Assert.Equal("learning_rate", model.Nodes[0].Inputs[0]);
        Assert.Equal(model.Nodes[0].Outputs[0], model.Nodes[1].Inputs[0]);
    }

    [Fact]
    public void A_fixed_rate_does_not_depend_on_the_runtimes()
    {
        OnnxDocument model = Build(new TrainingArtifactOptions { LearningRate = new LearningRate(0.3f, IsFixed: true) });
        Assert.Equal(0.3f, model.Initializers[Assert.Single(model.Nodes).Inputs[0]].As<float>()[0]);
        Assert.Equal("learning_rate", model.Inputs[0].Name);
    }

    public static TheoryData<TrainingArtifactOptions> Impossible =>
    [
        new TrainingArtifactOptions { LearningRate = new LearningRate(0) },
        new TrainingArtifactOptions { LearningRate = new LearningRate(float.NaN) },
        new TrainingArtifactOptions { ClipNorm = -1 },
        new TrainingArtifactOptions { IrVersion = 11 },
        new TrainingArtifactOptions { Optimizer = new AdamWOptimizer { Beta2 = 1 } },
        new TrainingArtifactOptions { Optimizer = new AdamWOptimizer { Epsilon = 0 } },
        new TrainingArtifactOptions { Optimizer = new AdamWOptimizer { WeightDecay = float.PositiveInfinity } },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Numbers_that_nothing_could_be_trained_with_are_refused(TrainingArtifactOptions options) =>
        Assert.Throws<TrainingArtifactException>(() => Build(options));

    private static OnnxDocument Build(TrainingArtifactOptions options) => TrainingArtifacts.Generate(Nets.Mlp(), options).Optimizer();
}
