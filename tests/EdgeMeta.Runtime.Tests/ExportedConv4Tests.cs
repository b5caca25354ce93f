using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Runtime.Tests;

/// <summary>The real convolutional graphs: what ONNX Runtime's layout passes could get wrong shows only there.</summary>
public sealed class ExportedConv4Tests
{
    private const int Size = 28 * 28;

    [Theory]
    [InlineData(Halving.Stride, NormPolicy.Support)]
    [InlineData(Halving.MaxPool, NormPolicy.Support)]
    [InlineData(Halving.MaxPool, NormPolicy.Transductive)]
    public void Phi_in_the_slots_answers_like_phi_written_into_the_model(Halving halving, NormPolicy norm)
    {
        var model = Conv4.Create(new Conv4Options { Filters = 16, Halving = halving, Seed = 5 });
        var bundle = Exported.Bundle(model, norm);
        using var adapter = Adapter.Open(bundle);
        var result = adapter.Adapt(Exported.Strokes(1));
        Assert.False(result.Refused, result.Refusal?.Reason);
        Assert.Equal(4, result.Losses.Count);
        Assert.Equal(norm == NormPolicy.Support ? 8 : 0, result.State!.Statistics.Count);

        var query = ExampleSet.Inputs(Exported.Strokes(2).X, [1, 28, 28]);
        var baked = Exported.Bundle(With(model, result.State.Phi), norm, statistics: result.State.Statistics.ToDictionary(s => s.Name, Data));
        var expected = Answers(baked, null, query);
        Assert.Equal(expected, Answers(bundle, result.State, query));
        Assert.NotEqual(expected, Answers(bundle, null, query));
    }

    [Fact]
    public void With_support_statistics_one_query_alone_is_answered_as_among_others()
    {
        var bundle = Exported.Bundle(Conv4.Create(new Conv4Options { Filters = 16, Seed = 5 }), NormPolicy.Support);
        using var adapter = Adapter.Open(bundle);
        var state = adapter.Adapt(Exported.Strokes(1)).State;
        using var predictor = Predictor.Open(bundle, state);
        var queries = Exported.Strokes(2).X;
        var together = predictor.Predict(ExampleSet.Inputs(queries, [1, 28, 28]));
        var alone = new float[5];
        for (var i = 0; i < queries.Length / Size; i++)
        {
            predictor.Predict(queries.AsSpan(i * Size, Size), alone);
            for (var way = 0; way < 5; way++)
            {
                Assert.Equal(together[(5 * i) + way], alone[way], 1e-4f);
            }
        }
    }

    [Fact]
    public void Adapting_twice_gives_the_same_bits()
    {
        var bundle = Exported.Bundle(Conv4.Create(new Conv4Options { Filters = 16, Halving = Halving.MaxPool, Seed = 5 }), NormPolicy.Support);
        using var first = Adapter.Open(bundle);
        using var second = Adapter.Open(bundle);
        ExampleSet support = Exported.Strokes(1);
        var states = new[] { first.Adapt(support), first.Adapt(support), second.Adapt(support) }.Select(result => result.State!).ToArray();
        var phi = states.Select(state => state.Phi.SelectMany(tensor => tensor.Floats.ToArray()).ToArray()).ToArray();
        Assert.All(phi[1..], other => Assert.Equal(phi[0], other));
    }

    private static float[] Answers(Bundle bundle, AdaptedState? state, ExampleSet query)
    {
        using var predictor = Predictor.Open(bundle, state);
        return predictor.Predict(query);
    }

    private static Graph With(Graph model, IReadOnlyList<NamedTensor> phi)
    {
        var builder = new GraphBuilder(model.Name, model.Opset);
        var map = builder.Inline(model, value => phi.FirstOrDefault(p => p.Name == value.Name) is { } tensor
            ? builder.Initializer(value.Name, Data(tensor)) : null);
        builder.Output(model.Outputs[0].Name, map[model.Outputs[0].Value]);
        return builder.Build();
    }

    private static TensorData Data(NamedTensor tensor) => new(ElementType.Float, tensor.Shape, tensor.Data.ToArray());
}
