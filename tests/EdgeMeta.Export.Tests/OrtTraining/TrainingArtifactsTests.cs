using EdgeMeta.Bundles;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Export.Tests.OrtTraining;

public sealed class TrainingArtifactsTests
{
    private static readonly string[] MlpNames = ["layer1.weight", "layer1.bias", "head.weight", "head.bias"];

    [Fact]
    public void The_training_model_has_inputs_outputs_and_accumulators_as_the_runtime_reads_them()
    {
        OnnxDocument training = TrainingArtifacts.Generate(Nets.Mlp(), new TrainingArtifactOptions()).Training();

        Assert.Equal(["x", "labels", .. MlpNames, .. MlpNames.Select(n => $"{n}_grad.accumulation.buffer"), "lazy_reset_grad"], training.InputNames());
        Assert.Equal(["loss", "logits", .. MlpNames.Select(n => $"{n}_grad.accumulation.out")], training.OutputNames());
        Assert.Equal("x: float[N,4]", training.Inputs[0].ToString());
        Assert.Equal("labels: int64[N]", training.Inputs[1].ToString());
        Assert.Equal("lazy_reset_grad: bool[1]", training.Inputs[^1].ToString());
        Assert.Equal("loss: float[]", training.Outputs[0].ToString());
        Assert.All(training.Outputs.Skip(2), o => Assert.EndsWith(": bool[1]", o.ToString(), StringComparison.Ordinal));
        Assert.Empty(training.Initializers);
        Assert.Equal(new Dictionary<string, long> { [""] = 17, ["com.microsoft"] = 1 }, training.Opsets.ToDictionary());
        Assert.Equal(8, training.IrVersion);
    }

    [Fact]
    public void The_only_operator_beyond_the_standard_is_the_accumulator_one_per_trained_parameter()
    {
        OnnxDocument training = TrainingArtifacts.Generate(Nets.Conv(), new TrainingArtifactOptions()).Training();

        Assert.Equal(Nets.Names(Nets.Conv()).Length, training.Nodes.Count(n => n is { Domain: "com.microsoft", OpType: "InPlaceAccumulatorV2" }));
        Assert.All(training.Nodes.Where(n => n.OpType != "InPlaceAccumulatorV2"), n => Assert.Equal("", n.Domain));
    }

    [Fact]
    public void Evaluation_lists_the_parameters_in_the_order_of_training()
    {
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(Nets.Conv(), new TrainingArtifactOptions { Frozen = ["norm1.*"] });
        string[] training = [.. artifacts.Training().InputNames().Skip(2).Where(n => !n.Contains("_grad", StringComparison.Ordinal))];

        Assert.Equal([.. artifacts.Trainable, .. artifacts.Frozen], training);
        Assert.Equal(["x", "labels", .. training], artifacts.Evaluation().InputNames());
        Assert.Equal(["loss", "logits"], artifacts.Evaluation().OutputNames());
        Assert.All(artifacts.Evaluation().Nodes, n => Assert.Equal("", n.Domain));
    }

    [Fact]
    public void The_checkpoint_holds_the_models_values()
    {
        Graph model = Nets.Mlp();
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(model, new TrainingArtifactOptions { Frozen = ["layer1.*"], Nominal = true });
        TrainingCheckpoint checkpoint = TrainingCheckpoint.Read(artifacts.Checkpoint);

        Assert.Equal(["head.weight", "head.bias"], checkpoint.Trainable.Select(t => t.Name));
        Assert.Equal(["layer1.weight", "layer1.bias"], checkpoint.Frozen.Select(t => t.Name));
        Assert.All(checkpoint.Trainable.Concat(checkpoint.Frozen), t => Assert.Equal(model.Initializer(t.Name).Data!.Bytes.ToArray(), t.Data.ToArray()));
        Assert.True(checkpoint.IsNominal);
        Assert.Null(checkpoint.Optimizer);
    }

    [Theory]
    [InlineData("head.*", "head.weight head.bias")]
    [InlineData("*bias", "layer1.bias head.bias")]
    [InlineData("layer?.weight", "layer1.weight")]
    [InlineData("head.bias", "head.bias")]
    public void A_pattern_names_what_is_trained_and_the_rest_is_stored(string pattern, string trained)
    {
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(Nets.Mlp(), new TrainingArtifactOptions { Trainable = [pattern] });

        Assert.Equal(trained.Split(' '), artifacts.Trainable);
        Assert.Empty(artifacts.Frozen);
        Assert.Equal(MlpNames.Except(artifacts.Trainable).Order(), artifacts.Training().Initializers.Keys.Where(MlpNames.Contains).Order());
    }

    [Fact]
    public void Training_the_head_alone_prunes_the_backward_graph()
    {
        Graph model = Nets.Conv(Normalizer.None);
        OnnxDocument all = TrainingArtifacts.Generate(model, new TrainingArtifactOptions()).Training();
        OnnxDocument head = TrainingArtifacts.Generate(model, new TrainingArtifactOptions { Trainable = ["head.*"] }).Training();

        Assert.Equal(2, head.Nodes.Count(n => n.OpType == "Conv"));
        Assert.DoesNotContain(head.Nodes, n => n.OpType is "ConvTranspose" or "MaxUnpool");
        Assert.True(head.Nodes.Count < all.Nodes.Count / 2, $"{head.Nodes.Count} of {all.Nodes.Count} nodes");
    }

    [Fact]
    public void Running_statistics_are_not_trained_unless_named()
    {
        var b = new GraphBuilder("normalised");
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 2));
        Value Vector(string name, float value) => b.Initializer(name, TensorData.Vector(value, value));
        b.Output("y", b.Op("BatchNormalization", x, Vector("scale", 1), Vector("bias", 0), Vector("mean", 0), Vector("var", 1)));
        Graph model = b.Build();

        Assert.Equal(["scale", "bias"], TrainingArtifacts.Generate(model, new TrainingArtifactOptions { Loss = TrainingLoss.MeanSquaredError }).Trainable);
        Assert.Equal(["mean"],
            TrainingArtifacts.Generate(model, new TrainingArtifactOptions { Loss = TrainingLoss.MeanSquaredError, Trainable = ["mean"] }).Trainable);
        Assert.Equal(["scale", "bias"],
            TrainingArtifacts.Generate(model, new TrainingArtifactOptions { Loss = TrainingLoss.MeanSquaredError, Trainable = ["*"] }).Trainable);
    }

    [Fact]
    public void Running_statistics_that_an_exporter_merged_with_parameters_stay_where_they_are()
    {
        var b = new GraphBuilder("merged");
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 2));
        (Value scale, Value bias) = (b.Initializer("scale", TensorData.Vector(1f, 1f)), b.Initializer("bias", TensorData.Vector(0f, 0f)));
        Value mean = b.Node("Identity", [bias], outputNames: ["mean"])[0];
        b.Output("y", b.Op("BatchNormalization", x, scale, bias, mean, scale));
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(b.Build(), new TrainingArtifactOptions { Loss = TrainingLoss.MeanSquaredError });

        Assert.Equal(["scale", "bias"], artifacts.Trainable);
        Assert.Equal(["mean", "scale.statistic"], artifacts.Training().Initializers.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(SharedParameter.Find(b.Build()));
    }

    [Fact]
    public void A_parameter_that_is_read_under_a_second_name_is_told()
    {
        var b = new GraphBuilder("tied");
        Value w = b.Initializer("encoder", TensorData.Vector(1f, 2f));
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 2));
        b.Output("y", b.Mul(b.Mul(x, w), b.Node("Identity", [w], outputNames: ["decoder"])[0]));
        Assert.Equal([new SharedParameter("encoder", "decoder")], SharedParameter.Find(b.Build()));
    }

    [Theory]
    [InlineData(TrainingLoss.MeanSquaredError)]
    [InlineData(TrainingLoss.BinaryCrossEntropyWithLogits)]
    [InlineData(TrainingLoss.L1)]
    public void A_regression_loss_takes_a_target_of_the_outputs_shape(TrainingLoss loss)
    {
        OnnxDocument training = TrainingArtifacts.Generate(Nets.Mlp(), new TrainingArtifactOptions { Loss = loss }).Training();
        Assert.Equal("target: float[N,3]", training.Inputs[1].ToString());
    }

    [Fact]
    public void A_model_that_ends_in_its_loss_is_taken_as_it_is()
    {
        var b = new GraphBuilder("loss");
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 3));
        Value y = b.Mul(x, b.Initializer("w", TensorData.Vector(1f, 2f, 3f)));
        b.Output("objective", b.Reduce("ReduceMean", b.Mul(y, y), [0, 1], keepDims: false));
        b.Output("y", y);
        var options = new TrainingArtifactOptions { Loss = TrainingLoss.ModelOutput, Output = "objective" };
        OnnxDocument training = TrainingArtifacts.Generate(b.Build(), options).Training();

        Assert.Equal(["x", "w", "w_grad.accumulation.buffer", "lazy_reset_grad"], training.InputNames());
        Assert.Equal(["objective", "y", "w_grad.accumulation.out"], training.OutputNames());
        TrainingArtifactException refused = Assert.Throws<TrainingArtifactException>(
            () => TrainingArtifacts.Generate(b.Build(), options with { Output = "y" }));
        Assert.Contains("not one float32 number", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_beside_the_loss_can_be_left_out()
    {
        var options = new TrainingArtifactOptions { Outputs = [], LossName = "cost", Evaluation = false };
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(Nets.Mlp(), options);
        Assert.Equal("cost", artifacts.Training().OutputNames()[0]);
        Assert.DoesNotContain("logits", artifacts.Training().OutputNames());
        Assert.Null(artifacts.EvaluationModel);
    }

    [Fact]
    public void The_same_model_and_options_give_the_same_bytes()
    {
        TrainingArtifacts Once() => TrainingArtifacts.Generate(Nets.Conv(), new TrainingArtifactOptions());
        (TrainingArtifacts a, TrainingArtifacts b) = (Once(), Once());
        Assert.Equal(a.TrainingModel, b.TrainingModel);
        Assert.Equal(a.EvaluationModel, b.EvaluationModel);
        Assert.Equal(a.OptimizerModel, b.OptimizerModel);
        Assert.Equal(a.Checkpoint, b.Checkpoint);
    }

    [Fact]
    public void A_recipe_multiplies_each_gradient_by_its_rate_and_fixes_the_learning_rate_at_one()
    {
        Graph model = Nets.Mlp();
        AdaptationRecipe recipe = Nets.Recipe(["head.bias", "head.weight"]);
        TrainingArtifacts artifacts = TrainingArtifacts.ForRecipe(model, recipe);
        OnnxDocument training = artifacts.Training(), optimizer = artifacts.Optimizer();

        Assert.Equal(["support_x", "support_y", "head.bias", "head.weight"], training.InputNames().Take(4));
        Assert.Equal("support_x: float[S,4]", training.Inputs[0].ToString());
        Assert.Equal(["loss", "logits"], training.OutputNames().Take(2));
        Assert.Equal(["layer1.bias", "layer1.weight"], training.Initializers.Keys.Order());
        float[] scalars = [.. training.Nodes.Where(n => n.OpType == "Constant").Select(n => n.Attributes.Tensor("value")!)
            .Where(t => t is { Element: ElementType.Float, Dims.Count: 0 }).Select(t => t.As<float>()[0])];
        Assert.All(recipe.Rates.Values, rate => Assert.Contains(rate, scalars));

        Assert.Equal("fixed_learning_rate", optimizer.Nodes.Single().Inputs[0]);
        Assert.Equal(1f, optimizer.Initializers["fixed_learning_rate"].As<float>()[0]);
        string note = TrainingCheckpoint.Read(artifacts.Checkpoint).Properties.Texts["edgemeta.recipe"];
        Assert.Equal(recipe, AdaptationRecipe.FromJson(System.Text.Encoding.UTF8.GetBytes(note)));
    }

    [Theory]
    [InlineData(NormPolicy.Support, "loss logits mean.norm1 var.norm1 mean.norm2 var.norm2")]
    [InlineData(NormPolicy.Transductive, "loss logits")]
    public void A_recipes_training_and_evaluation_give_the_statistics_its_norm_policy_keeps(NormPolicy norm, string outputs)
    {
        Graph model = Nets.Conv();
        TrainingArtifacts artifacts = TrainingArtifacts.ForRecipe(model, Nets.Recipe(Nets.Names(model), norm));
        Assert.Equal(outputs.Split(' '), artifacts.Evaluation().OutputNames());
        Assert.Equal(outputs.Split(' '), ArtifactRules.UserOutputs(artifacts.Training()).Select(o => o.Name));
    }

    [Fact]
    public void A_recipes_frozen_parameters_can_stand_in_the_checkpoint()
    {
        AdaptationRecipe recipe = Nets.Recipe(["head.weight"], NormPolicy.Support);
        TrainingArtifacts artifacts = TrainingArtifacts.ForRecipe(Nets.Conv(), recipe, new RecipeArtifactOptions { FrozenInCheckpoint = true });
        Assert.Equal(["head.weight"], artifacts.Trainable);
        Assert.Equal(["conv1.weight", "norm1.scale", "norm1.bias", "conv2.weight", "norm2.scale", "norm2.bias", "head.bias"], artifacts.Frozen);
        Assert.Empty(artifacts.Training().Initializers);
    }
}
