using EdgeMeta.Bundles;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Runtime;

namespace EdgeMeta.Export.Tests.OrtTraining;

/// <summary>
/// Why there are rules: what each of them keeps out is built here on purpose and given to ONNX Runtime Training itself. <see cref="ArtifactRulesTests"/> shows
/// that the rules find the same.
/// </summary>
public sealed class BrokenArtifactsTests
{
    private const float Rate = 0.1f;

    private static readonly TrainingArtifacts Line = TrainingArtifacts.Generate(Nets.Line(), new TrainingArtifactOptions
    {
        Loss = TrainingLoss.MeanSquaredError,
        LearningRate = new LearningRate(Rate, IsFixed: true),
    });

    private static readonly NamedTensor[] Points =
        [NamedTensor.FromFloats("x", [2, 1], [1, 2]), NamedTensor.FromFloats("target", [2, 1], [0, 1])];

    public BrokenArtifactsTests() => WasmTraining.Require();

    [Fact]
    public void Sound_artifacts_train()
    {
        using WasmTrainingSession session = Open();
        Assert.Equal(["x", "target"], session.Inputs);
        Assert.Equal(["loss", "y"], session.Outputs);
        Assert.NotEqual([2f, 1f], Trained(session));
    }

    [Fact]
    public void An_output_whose_name_is_a_number_comes_after_the_loss()
    {
        using WasmTrainingSession session = WasmTraining.Open(TrainingArtifacts.Generate(Nets.Line(y: "19"), new TrainingArtifactOptions
        {
            Loss = TrainingLoss.MeanSquaredError,
        }));
        session.Feed(Points);
        IReadOnlyList<NamedTensor> outputs = session.TrainStep();
        Assert.Equal(["loss", "19"], outputs.Select(o => o.Name));
        Assert.Equal(12.5f, outputs[0].Floats[0], 1e-5f);
        Assert.Equal(12.5f, session.Evaluate()[0].Floats[0], 1e-5f);
    }

    // The four that are silent.
    [Fact]
    public void Without_an_accumulator_everything_runs_and_the_parameter_never_changes()
    {
        using WasmTrainingSession session = Open(training: t => t with
        {
            Nodes = [.. t.Nodes.Where(n => n.Name != "b.accumulate")],
            Outputs = [.. t.Outputs.Where(o => o.Name != "b_grad.accumulation.out")],
        });
        float[] trained = Trained(session);
        Assert.NotEqual(2f, trained[0]);
        Assert.Equal(1f, trained[1]);
    }

    [Fact]
    public void A_parameter_missing_from_the_checkpoint_becomes_an_input_without_a_word()
    {
        using WasmTrainingSession session = Open(
            training: t => Without(t, "b_grad.accumulation.buffer", "b.accumulate", "b_grad.accumulation.out"),
            checkpoint: c => c with { Trainable = [c.Trainable[0]] });
        Assert.Equal(["x", "target", "b"], session.Inputs.Order(Comparer<string>.Create((l, r) => (l == "b").CompareTo(r == "b"))));
    }

    [Theory]
    [InlineData("x_grad")]
    [InlineData("x_grad.accumulation.buffer")]
    [InlineData("x_grad.accumulation.out")]
    public void An_input_named_as_a_gradient_is_no_input_any_more(string name)
    {
        using WasmTrainingSession session = Open(training: t => Renamed(t, "x", name), evaluation: e => Renamed(e, "x", name));
        Assert.Equal(["target"], session.Inputs);
        session.Feed(Points[1..]);
        Fails(session.TrainStep);
    }

    [Fact]
    public void An_input_named_as_the_reset_flag_is_refused() =>
        FailsToOpen(training: t => Renamed(t, "x", "lazy_reset_grad"), evaluation: e => Renamed(e, "x", "lazy_reset_grad"));

    [Fact]
    public void Parameters_of_one_shape_in_another_order_are_exchanged_in_evaluation_without_a_word()
    {
        using WasmTrainingSession sound = Open(), broken = Open(evaluation: e => e with { Inputs = [.. e.Inputs.Take(2), .. e.Inputs.Skip(2).Reverse()] });
        sound.Feed(Points);
        broken.Feed(Points);

        // y = 2x + 1 against 0, 1: the mean of 9 and 16; exchanged, y = x + 2: the mean of 9 and 9.
        Assert.Equal(12.5f, sound.Evaluate()[0].Floats[0], 1e-5f);
        Assert.Equal(9f, broken.Evaluate()[0].Floats[0], 1e-5f);
        Assert.Equal(12.5f, broken.TrainStep()[0].Floats[0], 1e-5f);
    }

    [Fact]
    public void An_output_named_as_a_gradient_is_hidden()
    {
        using WasmTrainingSession session = Open(training: t => RenamedOutput(t, "y", "y_grad"), evaluation: null);
        Assert.Equal(["loss"], session.Outputs);
    }

    [Fact]
    public void The_first_learning_rate_of_a_checkpoint_is_not_applied()
    {
        TrainingArtifacts plain = TrainingArtifacts.Generate(Nets.Line(), new TrainingArtifactOptions { Loss = TrainingLoss.MeanSquaredError });
        TrainingCheckpoint checkpoint = TrainingCheckpoint.Read(plain.Checkpoint);
        ParameterMomentums Zero(CheckpointTensor p) => new(p.Name, [CheckpointTensor.From(ParameterMomentums.NameOf(0), TensorData.Vector(0f))]);
        TrainingCheckpoint wishful = checkpoint with
        {
            Optimizer = new OptimizerState(0, 0.1f, [.. checkpoint.Trainable.Select(Zero)]),
        };
        using WasmTrainingSession session = WasmTraining.Open(plain with { Checkpoint = wishful.ToBytes() });

        // The gradient of b is the mean of 2 (3, 4).
        Assert.Equal(1 - (0.001f * 7), Trained(session)[1], 1e-6f);
    }

    // Those that fail when the session opens.
    [Fact]
    public void A_trained_parameter_needs_its_buffer() =>
        FailsToOpen(training: t => Without(t, "b_grad.accumulation.buffer", "b.accumulate", "b_grad.accumulation.out"));

    [Fact]
    public void An_accumulator_gives_a_vector_of_one() =>
        FailsToOpen(training: t => t with { Outputs = [.. t.Outputs.SkipLast(1), t.Outputs[^1] with { Shape = Shape.Scalar }] });

    [Theory]
    [InlineData(22, 8)]
    [InlineData(17, 11)]
    public void Newer_versions_are_refused(long opset, long ir) => FailsToOpen(training: t => t with
    {
        IrVersion = ir,
        Opsets = new Dictionary<string, long> { [""] = opset, ["com.microsoft"] = 1 },
    });

    [Theory]
    [InlineData(12, 8)]
    [InlineData(17, 3)]
    public void Older_ones_are_not(long opset, long ir)
    {
        OnnxDocument Old(OnnxDocument d) => d with { IrVersion = ir, Opsets = new Dictionary<string, long> { [""] = opset, ["com.microsoft"] = 1 } };
        using WasmTrainingSession session = Open(evaluation: Old, optimizer: Old);
        Assert.Equal([0.9f, 0.3f], Trained(session), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void The_optimizers_inputs_are_exactly_these() =>
        Assert.Contains("Invalid graph inputs", FailsToOpen(optimizer: o => o with { Inputs = [.. o.Inputs.SkipLast(1)] }));

    [Fact]
    public void The_flag_of_gradient_descent_is_a_scalar() =>
        FailsToOpen(optimizer: o => o with { Outputs = [o.Outputs[0] with { Shape = Shape.Of(1) }] });

    [Fact]
    public void The_flag_of_the_optimizer_is_no_number() =>
        FailsToOpen(optimizer: o => o with { Outputs = [o.Outputs[0] with { Element = ElementType.Int64 }] });

    [Fact]
    public void There_is_one_optimizer_node() => Assert.StartsWith("group_count == 1 was false. Group count can only be 1", FailsToOpen(optimizer: o => o with
    {
        Nodes = [.. o.Nodes, o.Nodes[^1] with { Name = "again", Outputs = ["again"] }],
        Outputs = [.. o.Outputs, o.Outputs[0] with { Name = "again" }],
    }));

    [Fact]
    public void A_trained_parameter_that_no_graph_reads_is_refused() =>
        FailsToOpen(checkpoint: c => c with { Trainable = [.. c.Trainable, CheckpointTensor.From("beside", TensorData.Vector(1f))] });

    [Fact]
    public void Parameters_of_double_precision_cannot_be_read_or_written_in_a_buffer()
    {
        using WasmTrainingSession session = Open(
            training: t => Double(Without(t, "b_grad.accumulation.buffer", "b.accumulate", "b_grad.accumulation.out")),
            evaluation: Double,
            checkpoint: c => c with
            {
                Trainable = [c.Trainable[0]],
                Frozen = [new CheckpointTensor("b", ElementType.Double, [1], BitConverter.GetBytes(1.0))],
            });
        session.Feed(Points);
        Assert.Equal(12.5f, session.TrainStep()[0].Floats[0], 1e-5f);
        Assert.Throws<TrainingRefusedException>(() => session.ReadParameters(trainableOnly: false));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_checkpoint_of_another_version_is_refused(byte version)
    {
        byte[] bytes = [.. Line.Checkpoint];
        int root = BitConverter.ToInt32(bytes, 0), table = root - BitConverter.ToInt32(bytes, root);
        bytes[root + BitConverter.ToUInt16(bytes, table + 4)] = version;
        Assert.Throws<TrainingRefusedException>(() => WasmTraining.Open(Line with { Checkpoint = bytes }).Dispose());
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_is_refused()
    {
        byte[] bytes = [.. Line.Checkpoint];
        bytes[4] ^= 1;
        Assert.Contains("heckpoint", Assert.Throws<TrainingRefusedException>(() => WasmTraining.Open(Line with { Checkpoint = bytes }).Dispose()).Message);
    }

    // Those that fail at the first step.
    [Fact]
    public void Without_the_reset_flag_a_step_fails()
    {
        using WasmTrainingSession session = Open(training: t => t with
        {
            Inputs = [.. t.Inputs.Where(i => i.Name != "lazy_reset_grad")],
            Initializers = new Dictionary<string, TensorData>(t.Initializers) { ["lazy_reset_grad"] = new(ElementType.Bool, [1], new byte[] { 1 }) },
        });
        session.Feed(Points);
        Fails(session.TrainStep);
    }

    [Fact]
    public void A_parameter_of_another_shape_than_the_checkpoints_fails_at_the_first_step()
    {
        using WasmTrainingSession session = Open(checkpoint: c => c with
        {
            Trainable = [c.Trainable[0], CheckpointTensor.From("b", TensorData.Of<float>([2], 1, 1))],
        });
        session.Feed(Points);
        Fails(session.TrainStep);
    }

    [Fact]
    public void A_buffer_of_another_shape_fails_at_the_first_step()
    {
        using WasmTrainingSession session = Open(training: t => t with
        {
            Inputs = [.. t.Inputs.Select(i => i.Name == "b_grad.accumulation.buffer" ? i with { Shape = Shape.Of(2) } : i)],
        });
        session.Feed(Points);
        Assert.Contains("invalid dimensions for input: b_grad.accumulation.buffer", Fails(session.TrainStep));
    }

    [Fact]
    public void Without_an_output_of_the_callers_a_step_fails()
    {
        using WasmTrainingSession session = Open(training: t => t with { Outputs = [.. t.Outputs.Where(o => o.Name is not ("loss" or "y"))] });
        session.Feed(Points);
        Fails(session.TrainStep);
    }

    [Fact]
    public void A_gradient_of_what_is_frozen_fails_at_the_first_step()
    {
        using WasmTrainingSession session = Open(checkpoint: c => c with { Trainable = [c.Trainable[0]], Frozen = [c.Trainable[1]] });
        session.Feed(Points);
        Fails(session.TrainStep);
    }

    [Fact]
    public void A_parameter_missing_from_evaluation_fails_there()
    {
        using WasmTrainingSession session = Open(evaluation: e => e with
        {
            Inputs = [.. e.Inputs.SkipLast(1)],
            Initializers = new Dictionary<string, TensorData>(e.Initializers) { [e.Inputs[^1].Name] = TensorData.Vector(1f) },
        });
        session.Feed(Points);
        Fails(session.Evaluate);
    }

    [Fact]
    public void An_input_of_evaluation_that_training_has_not_fails_there()
    {
        var more = new DocumentValue("more", ElementType.Float, Shape.Scalar);
        using WasmTrainingSession session = Open(evaluation: e => e with { Inputs = [.. e.Inputs, more] });
        session.Feed(Points);
        Fails(session.Evaluate);
    }

    // Names: what training needs for itself, and one name for two things.
    [Theory]
    [InlineData("lazy_reset_grad")]
    [InlineData("a_grad.accumulation.buffer")]
    [InlineData("a_grad.accumulation.out")]
    public void A_parameter_with_a_name_that_training_needs_fails_to_open(string name) => FailsToOpen(
        training: t => Renamed(t, "b", name),
        evaluation: e => Renamed(e, "b", name),
        checkpoint: c => c with { Trainable = [c.Trainable[0], CheckpointTensor.From(name, TensorData.Vector(1f))] });

    [Fact]
    public void A_parameter_in_the_place_of_the_reset_flag_is_not_of_its_type() => Assert.Contains("Type 'tensor(float)'", FailsToOpen(
        training: t => Renamed(t with { Inputs = [.. t.Inputs.Where(i => i.Name != "lazy_reset_grad")] }, "b", "lazy_reset_grad"),
        evaluation: e => Renamed(e, "b", "lazy_reset_grad"),
        checkpoint: c => c with { Trainable = [c.Trainable[0], CheckpointTensor.From("lazy_reset_grad", TensorData.Vector(1f))] }));

    [Fact]
    public void An_input_with_the_name_of_a_parameter_is_refused() => FailsToOpen(
        training: t => Renamed(t, "target", "a"), evaluation: e => Renamed(e, "target", "a"));

    [Fact]
    public void Two_inputs_of_one_name_are_refused() => FailsToOpen(training: t => Renamed(t, "target", "x"), evaluation: e => Renamed(e, "target", "x"));

    [Fact]
    public void Two_tensors_of_one_name_are_refused() => FailsToOpen(training: t => RenamedOutput(t, "y", "loss"));

    [Fact]
    public void An_output_that_stands_there_twice_fails_at_the_first_step()
    {
        using WasmTrainingSession session = Open(training: t => t with { Outputs = [t.Outputs[0], .. t.Outputs] });
        session.Feed(Points);
        Assert.Contains("fetch names has 3 elements, but fetch has 2", Fails(session.TrainStep));
    }

    [Fact]
    public void An_output_with_the_name_of_an_input_is_refused() => FailsToOpen(training: t => RenamedOutput(t, "loss", "x"));

    private static OnnxDocument Without(OnnxDocument document, string input, string node, string output) => document with
    {
        Inputs = [.. document.Inputs.Where(i => i.Name != input)],
        Nodes = [.. document.Nodes.Where(n => n.Name != node)],
        Outputs = [.. document.Outputs.Where(o => o.Name != output)],
    };

    private static OnnxDocument Renamed(OnnxDocument document, string from, string to) => document with
    {
        Inputs = [.. document.Inputs.Select(i => i.Name == from ? i with { Name = to } : i)],
        Nodes = [.. document.Nodes.Select(n => n with { Inputs = [.. n.Inputs.Select(name => name == from ? to : name)] })],
    };

    private static OnnxDocument RenamedOutput(OnnxDocument document, string from, string to) => Renamed(document, from, to) with
    {
        Nodes = [.. Renamed(document, from, to).Nodes.Select(n => n with { Outputs = [.. n.Outputs.Select(name => name == from ? to : name)] })],
        Outputs = [.. document.Outputs.Select(o => o.Name == from ? o with { Name = to } : o)],
    };

    /// <summary>The parameter b in double precision, read through a cast.</summary>
    private static OnnxDocument Double(OnnxDocument document)
    {
        OnnxDocument read = Renamed(document, "b", "b_single");
        return read with
        {
            Inputs = [.. document.Inputs.Select(i => i.Name == "b" ? i with { Element = ElementType.Double } : i)],
            Nodes = [new DocumentNode("Cast", ["b"], ["b_single"], new Attributes { { "to", 1L } }) { Name = "cast" }, .. read.Nodes],
        };
    }

    private static WasmTrainingSession Open(
        Func<OnnxDocument, OnnxDocument>? training = null,
        Func<OnnxDocument, OnnxDocument>? evaluation = null,
        Func<OnnxDocument, OnnxDocument>? optimizer = null,
        Func<TrainingCheckpoint, TrainingCheckpoint>? checkpoint = null) => WasmTraining.Open(Line with
        {
            TrainingModel = training is null ? Line.TrainingModel : training(Line.Training()).ToBytes(),
            EvaluationModel = evaluation is null ? Line.EvaluationModel : evaluation(Line.Evaluation()).ToBytes(),
            OptimizerModel = optimizer is null ? Line.OptimizerModel : optimizer(Line.Optimizer()).ToBytes(),
            Checkpoint = checkpoint is null ? Line.Checkpoint : checkpoint(TrainingCheckpoint.Read(Line.Checkpoint)).ToBytes(),
        });

    private static float[] Trained(WasmTrainingSession session)
    {
        session.Feed(Points);
        session.TrainStep();
        session.OptimizerStep();
        return session.ReadParameters(trainableOnly: true);
    }

    private static string Fails(Func<IReadOnlyList<NamedTensor>> step) => Assert.Throws<TrainingRefusedException>(step).Message;

    private static string FailsToOpen(
        Func<OnnxDocument, OnnxDocument>? training = null,
        Func<OnnxDocument, OnnxDocument>? evaluation = null,
        Func<OnnxDocument, OnnxDocument>? optimizer = null,
        Func<TrainingCheckpoint, TrainingCheckpoint>? checkpoint = null) =>
        Assert.Throws<TrainingRefusedException>(() => Open(training, evaluation, optimizer, checkpoint).Dispose()).Message;
}
