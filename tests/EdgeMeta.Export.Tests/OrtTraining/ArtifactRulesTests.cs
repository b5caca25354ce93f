using EdgeMeta.Bundles;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.Tests.OrtTraining;

/// <summary>What ONNX Runtime Training would refuse, or worse silently take for something else, is found in files and never generated.</summary>
public sealed class ArtifactRulesTests
{
    private static readonly TrainingArtifactOptions Regression = new() { Loss = TrainingLoss.MeanSquaredError };
    private static readonly TrainingArtifacts Sound = TrainingArtifacts.Generate(Nets.Mlp(), new TrainingArtifactOptions { Frozen = ["layer1.bias"] });

    [Fact]
    public void Sound_artifacts_have_no_findings() => Assert.Empty(Find());

    [Fact]
    public void Without_an_accumulator_a_parameter_would_silently_never_change() =>
        Found("silently never changes", training: t => t with { Nodes = [.. t.Nodes.Where(n => n.Name != "head.bias.accumulate")] });

    [Fact]
    public void A_parameter_missing_from_the_checkpoint_would_silently_become_an_input() =>
        Found("quietly become an input", checkpoint: c => c with { Trainable = [.. c.Trainable.Skip(1)] });

    [Fact]
    public void An_input_named_as_a_gradient_would_silently_not_be_fed()
    {
        Found("is never fed", training: t => t with { Inputs = [t.Inputs[0] with { Name = "x_grad" }, .. t.Inputs.Skip(1)] });
        Refused("would not feed", Nets.Line(x: "x_grad"));
        Refused("would not feed", Nets.Line(x: "x_grad.accumulation.buffer"));
        Refused("would not feed", Nets.Line(x: "x_grad.accumulation.out"));
        Refused("would not feed", Nets.Line(x: "lazy_reset_grad"));
        Refused("would not feed", Nets.Line(), Regression with { TargetName = "target_grad" });
    }

    [Fact]
    public void Parameters_of_equal_shape_in_another_order_would_silently_be_exchanged_in_evaluation() =>
        Found("silently be exchanged", evaluation: e => e with { Inputs = [.. e.Inputs.Take(2), .. e.Inputs.Skip(2).Reverse()] });

    [Fact]
    public void Evaluation_needs_every_parameter_of_training_and_no_other_inputs()
    {
        Found("evaluation would fail", evaluation: e => e with { Inputs = [.. e.Inputs.SkipLast(1)] });
        Found("not one that the caller feeds", evaluation: e => e with { Inputs = [.. e.Inputs, new DocumentValue("more", ElementType.Float, Shape.Scalar)] });
    }

    [Fact]
    public void An_output_named_as_a_gradient_would_be_hidden()
    {
        Refused("would hide", Nets.Line(y: "y_grad"));
        Refused("would hide", Nets.Line(), Regression with { LossName = "loss_grad" });
        Found("hidden from the caller", training: t => t with { Outputs = [t.Outputs[0] with { Name = "loss_grad" }, .. t.Outputs.Skip(1)] });
    }

    [Fact]
    public void A_parameter_may_be_named_as_a_gradient_if_no_other_parameter_is_concerned()
    {
        Assert.Equal(["w_grad", "b"], TrainingArtifacts.Generate(Nets.Line(a: "w_grad"), Regression).Trainable);
        OnnxDocument both = TrainingArtifacts.Generate(Nets.Line(a: "w", b: "w_grad"), Regression).Training();
        Assert.Contains("w_grad_grad.accumulation.buffer", both.InputNames());
    }

    [Theory]
    [InlineData("a_grad.accumulation.buffer")]
    [InlineData("a_grad.accumulation.out")]
    [InlineData("lazy_reset_grad")]
    public void A_parameter_with_a_name_that_training_needs_is_refused(string name) => Refused("needs for itself", Nets.Line(b: name));

    [Fact]
    public void Names_that_clash_are_refused()
    {
        Refused("name of an input and of a parameter", Nets.Line(a: "target"));
        Refused("name of two inputs", Nets.Line(x: "target"));
        Refused("name of two outputs", Nets.Line(y: "loss"));
        Refused("name of an output and of an input", Nets.Line(), Regression with { LossName = "x" });
    }

    [Fact]
    public void There_is_one_float_type()
    {
        Refused("only float32", Nets.Line(element: ElementType.Double), Regression with { Trainable = ["a"] });
        var b = new GraphBuilder("mixed");
        Value x = b.Input("x", new TensorType(ElementType.Double, Dim.Symbolic("N"), 1));
        b.Output("y", b.Mul(b.Cast(x, ElementType.Float), b.Initializer("a", TensorData.Vector(1f))));
        Refused("double precision", b.Build());
        Found("double precision", training: t => t with { Inputs = [t.Inputs[0] with { Element = ElementType.Double }, .. t.Inputs.Skip(1)] });
    }

    [Fact]
    public void A_parameter_that_the_loss_does_not_depend_on_is_refused_or_frozen_on_demand()
    {
        var b = new GraphBuilder("two outputs");
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 1));
        b.Output("y", b.Mul(x, b.Initializer("used", TensorData.Vector(1f))));
        b.Output("z", b.Mul(x, b.Initializer("beside", TensorData.Vector(1f))));
        Graph model = b.Build();
        TrainingArtifactOptions options = Regression with { Output = "y", Trainable = ["used", "beside"] };

        Refused("does not depend on 'beside'", model, options);
        TrainingArtifacts frozen = TrainingArtifacts.Generate(model, options with { FreezeUnreached = true });
        Assert.Equal(["used"], frozen.Trainable);
        Assert.Equal(["beside"], frozen.Frozen);
        Assert.Equal(["used"], TrainingArtifacts.Generate(model, options with { Trainable = [] }).Trainable);
        Refused("does not depend on", model, options with { Trainable = ["beside"], FreezeUnreached = true });
    }

    [Fact]
    public void Selections_that_select_nothing_are_refused()
    {
        Refused("fits none", Nets.Line(), Regression with { Trainable = ["layer*"] });
        Refused("fits none", Nets.Line(), Regression with { Frozen = ["layer*"] });
        Refused("no parameter is trained", Nets.Line(), Regression with { Frozen = ["*"] });
        Refused("the model has no output 'z'", Nets.Line(), Regression with { Output = "z" });
        Refused("the model has no output 'z'", Nets.Line(), Regression with { Outputs = ["z"] });
        var b = new GraphBuilder("integers");
        Value i = b.Input("i", new TensorType(ElementType.Int64, Dim.Symbolic("N")));
        b.Output("y", b.Cast(b.Op("Gather", b.Initializer("table", TensorData.Vector(1L, 2L)), i), ElementType.Float));
        Refused("cannot be trained", b.Build(), Regression with { Trainable = ["table"] });
    }

    [Fact]
    public void A_recipe_that_adapts_without_effect_is_refused()
    {
        Graph model = Nets.Conv();
        TrainingArtifactException refused = Assert.Throws<TrainingArtifactException>(
            () => TrainingArtifacts.ForRecipe(model, Nets.Recipe(["head.bias", "norm1.mean"], NormPolicy.Support)));
        Assert.Contains("norm1.mean", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_that_no_runtime_loads_are_found()
    {
        Found("opset 22", training: t => t with { Opsets = new Dictionary<string, long> { [""] = 22, ["com.microsoft"] = 1 } });
        Found("opset 22", evaluation: e => e with { Opsets = new Dictionary<string, long> { [""] = 22 } });
        Found("IR version 11", optimizer: o => o with { IrVersion = 11 });
    }

    [Fact]
    public void Gradients_of_what_is_not_trained_are_found()
    {
        var buffer = new DocumentValue("layer1.bias_grad.accumulation.buffer", ElementType.Float, Shape.Of(5));
        Found("frozen parameter 'layer1.bias'", training: t => t with { Inputs = [.. t.Inputs, buffer] });
        Found("0 gradient buffers", training: t => t with { Inputs = [.. t.Inputs.Where(i => i.Name != "head.bias_grad.accumulation.buffer")] });
        Found("is not of the shape of", training: t => t with
        {
            Inputs = [.. t.Inputs.Select(i => i.Name == "head.bias_grad.accumulation.buffer" ? i with { Shape = Shape.Of(4) } : i)],
        });
        Found("lazy_reset_grad", training: t => t with { Inputs = [.. t.Inputs.SkipLast(1)] });
        Found("is no input", training: t => t with { Inputs = [.. t.Inputs.Where(i => i.Name != "head.bias")] });
        Found("in the checkpoint", training: t => t with { Inputs = [.. t.Inputs.Select(i => i.Name == "head.bias" ? i with { Shape = Shape.Of(4) } : i)] });
        Found("no output is the caller's", training: t => t with { Outputs = [.. t.Outputs.Skip(2)] });
        Found("should be bool[1]", training: t => t with { Outputs = [.. t.Outputs.SkipLast(1), t.Outputs[^1] with { Shape = Shape.Scalar }] });
        Found("stands there twice", training: t => t with { Inputs = [.. t.Inputs, t.Inputs[0]] });
    }

    [Fact]
    public void An_optimizer_model_of_another_form_is_found()
    {
        Found("exactly", optimizer: o => o with { Inputs = [.. o.Inputs.SkipLast(1)] });
        Found("exactly one", optimizer: o => o with { Nodes = [.. o.Nodes, .. o.Nodes] });
        Found("not declared bool", optimizer: o => o with { Outputs = [o.Outputs[0] with { Element = ElementType.Int64 }] });
        Found("shape inference refuses", optimizer: o => o with { Outputs = [o.Outputs[0] with { Shape = Shape.Of(1) }] });
    }

    private static IReadOnlyList<ArtifactFinding> Find(Func<OnnxDocument, OnnxDocument>? training = null, Func<OnnxDocument, OnnxDocument>? evaluation = null,
        Func<OnnxDocument, OnnxDocument>? optimizer = null, Func<TrainingCheckpoint, TrainingCheckpoint>? checkpoint = null)
    {
        T Changed<T>(T value, Func<T, T>? change) => change is null ? value : change(value);
        return ArtifactRules.Find(Changed(Sound.Training(), training), Changed(Sound.Evaluation(), evaluation), Changed(Sound.Optimizer(), optimizer),
            Changed(TrainingCheckpoint.Read(Sound.Checkpoint), checkpoint));
    }

    private static void Found(string problem, Func<OnnxDocument, OnnxDocument>? training = null, Func<OnnxDocument, OnnxDocument>? evaluation = null,
        Func<OnnxDocument, OnnxDocument>? optimizer = null, Func<TrainingCheckpoint, TrainingCheckpoint>? checkpoint = null) =>
        Assert.Contains(Find(training, evaluation, optimizer, checkpoint), f => f.Problem.Contains(problem, StringComparison.Ordinal));

    private static void Refused(string problem, Graph model, TrainingArtifactOptions? options = null)
    {
        TrainingArtifactException refused = Assert.Throws<TrainingArtifactException>(() => TrainingArtifacts.Generate(model, options ?? Regression));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Remedy.Length > 0);
    }
}
