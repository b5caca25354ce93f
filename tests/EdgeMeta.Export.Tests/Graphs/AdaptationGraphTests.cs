using EdgeMeta.Bundles;
using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Zoo;
using EdgeMeta.Testing;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Algorithms;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Export.Tests.Graphs;

public sealed class AdaptationGraphTests
{
    public static TheoryData<string, Normalizer, NormPolicy> Models => new()
    {
        { "conv4-pool", Normalizer.None, NormPolicy.None },
        { "conv4-pool", Normalizer.Batch, NormPolicy.Support },
        { "conv4", Normalizer.None, NormPolicy.None },
        { "conv4", Normalizer.Batch, NormPolicy.Transductive },
        { "conv4", Normalizer.Group, NormPolicy.None },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void One_step_on_drawings_is_the_trainers(string name, Normalizer normalizer, NormPolicy norm)
    {
        Graph model = Drawings.Model(name, normalizer);
        AdaptationRecipe recipe = Drawings.Recipe(model, norm);
        foreach (Formulation formulation in Enum.GetValues<Formulation>())
        {
            using ILoadedGraph step = new OnnxRuntimeExecutor().Load(AdaptationGraph.Build(model, recipe, formulation));
            IReadOnlyDictionary<string, TensorData> next = step.Run(Drawings.Feeds(model, recipe, 25));
            (double distance, double move) = AgainstTorch(model, recipe, next, 25);
            Assert.True(distance <= 2e-5 * move, $"{formulation}: phi differs from torch's by {distance:e2}, its largest move is {move:e2}");
        }
    }

    [Fact]
    public void The_size_of_the_support_set_is_free()
    {
        Graph model = Drawings.Model("conv4-pool", Normalizer.None);
        AdaptationRecipe recipe = Drawings.Recipe(model, NormPolicy.None);
        using ILoadedGraph step = new OnnxRuntimeExecutor().Load(AdaptationGraph.Build(model, recipe));
        foreach (int count in (int[])[5, 10, 25])
        {
            (double distance, double move) = AgainstTorch(model, recipe, step.Run(Drawings.Feeds(model, recipe, count)), count);
            Assert.InRange(distance, 0, 2e-5 * move);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Only_standard_operators_are_written(string name, Normalizer normalizer, NormPolicy norm)
    {
        Graph model = Drawings.Model(name, normalizer);
        AdaptationRecipe recipe = Drawings.Recipe(model, norm);
        foreach (Graph graph in (Graph[])[AdaptationGraph.Build(model, recipe), AssessmentGraph.Build(model, recipe), PredictionGraph.Build(model, norm)])
        {
            Assert.All(graph.Nodes, n => Assert.Equal("", n.Op.Domain));
        }
    }

    [Fact]
    public void Parameters_that_are_not_adapted_stay_in_the_graph_and_their_gradients_are_not_computed()
    {
        Graph model = Drawings.Model("conv4", Normalizer.Batch);
        AdaptationRecipe head = Drawings.Recipe(model, NormPolicy.Support, adapted: n => n.StartsWith("head.", StringComparison.Ordinal));
        Graph small = AdaptationGraph.Build(model, head), whole = AdaptationGraph.Build(model, Drawings.Recipe(model, NormPolicy.Support));
        Assert.Equal(["loss", "next.head.weight", "next.head.bias"], small.Outputs.Select(o => o.Name));
        Assert.Contains(small.Initializers, i => i.Name == "conv1.weight");
        Assert.DoesNotContain(small.Nodes, n => n.Op.Type == "ConvTranspose");
        Assert.True(small.Nodes.Count < whole.Nodes.Count / 2, $"{small.Nodes.Count} nodes, the whole has {whole.Nodes.Count}");
        using ILoadedGraph step = new OnnxRuntimeExecutor().Load(small);
        (double distance, double move) = AgainstTorch(model, head, step.Run(Drawings.Feeds(model, head, 25)), 25);
        Assert.InRange(distance, 0, 2e-5 * move);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        byte[] Bytes()
        {
            Graph model = Drawings.Model("conv4-pool", Normalizer.Batch);
            return OnnxWriter.Write(AdaptationGraph.Build(model, Drawings.Recipe(model, NormPolicy.Support)));
        }

        Assert.Equal(Bytes(), Bytes());
    }

    [Fact]
    public void A_model_with_two_inputs_is_refused_by_number()
    {
        var b = new GraphBuilder("two");
        Value sum = b.Add(
            b.Input("a", new TensorType(ElementType.Float, Dim.Symbolic("N"), 3)),
            b.Input("b", new TensorType(ElementType.Float, Dim.Symbolic("N"), 3)));
        b.Output("y", sum);
        OnnxFormatException refused = Assert.Throws<OnnxFormatException>(() => ModelContract.Of(b.Build()));
        Assert.Contains("2 inputs", refused.Message, StringComparison.Ordinal);
    }

    private static (double Distance, double Move) AgainstTorch(Graph model, AdaptationRecipe recipe, IReadOnlyDictionary<string, TensorData> next, int count)
    {
        if (TorchExecutor.Unavailable is { } missing)
        {
            Assert.Skip(missing);
        }

        using var scope = NewDisposeScope();
        var algorithm = new Maml(new TorchModel(model), new AdaptationOptions
        {
            Adapted = recipe.Adapted,
            Steps = 1,
            Rates = new InnerRates { Initial = recipe.Rates.Values.First() },
            Norm = recipe.Norm,
            Loss = recipe.Loss,
            Ways = 5,
            Shots = 5,
        });
        EpisodeTensors tensors = EpisodeTensors.From(new Episode(Support(count), Support(count), 5, 5));
        ParameterSet phi = algorithm.Adapt(
            algorithm.Layout.ToTensors(algorithm.InitialValues()), tensors.SupportX, tensors.SupportY, 1, InnerGradient.Detached)[1];
        double distance = 0, move = 0;
        foreach (string name in recipe.Adapted)
        {
            TensorData expected = TensorData.Of<float>(phi[name].shape, phi[name].contiguous().data<float>().ToArray());
            distance = Math.Max(distance, Largest(expected, next[$"next.{name}"]));
            move = Math.Max(move, Largest(expected, model.Initializer(name).Data!));
        }

        return (distance, move);
    }

    private static Examples Support(int count) =>
        Examples.Labelled(Drawings.Strokes(count).As<float>().ToArray(), [1, 28, 28], Drawings.Labels(count).As<long>().ToArray());

    private static double Largest(TensorData a, TensorData b) => a.ToDoubles().Zip(b.ToDoubles(), (x, y) => Math.Abs(x - y)).Max();
}
