using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Tests.Torch;

public sealed class NormPolicyTests
{
    private const double Tolerance = 1e-10;
    private const double Epsilon = 1e-5;

    [Fact]
    public void Statistics_of_the_support_set_normalise_the_queries()
    {
        using var scope = NewDisposeScope();
        (TorchModel model, ParameterSet theta, EpisodeTensors episode) = Arrange();
        int rows = (int)episode.SupportX.shape[0];
        Tensor both = cat([episode.SupportX, episode.QueryX], 0);
        Tensor expected = ByHand(theta, both, x => Moments(x.narrow(0, 0, rows)));
        NormContext support = NormContext.From(model.CollectStatistics(theta, episode.SupportX));
        Close(expected.narrow(0, rows, episode.QueryX.shape[0]), model.Forward(theta, episode.QueryX, support));
    }

    [Fact]
    public void Statistics_of_the_batch_are_torchs_own_batch_normalisation()
    {
        using var scope = NewDisposeScope();
        (TorchModel model, ParameterSet theta, EpisodeTensors episode) = Arrange();
        Close(ByHand(theta, episode.QueryX, Moments), model.Forward(theta, episode.QueryX, NormContext.Batch));
    }

    [Fact]
    public void A_single_query_with_collected_statistics_gets_what_it_gets_beside_the_support_set()
    {
        using var scope = NewDisposeScope();
        (TorchModel model, ParameterSet theta, EpisodeTensors episode) = Arrange();
        NormStatistics statistics = model.CollectStatistics(theta, episode.SupportX);
        Assert.Equal(model.NormalizationLayers, statistics.Layers.Select(l => l.Layer));
        Tensor jointly = model.Forward(theta, episode.QueryX, NormContext.From(statistics));
        for (int i = 0; i < episode.QueryX.shape[0]; i++)
        {
            Close(jointly.narrow(0, i, 1), model.Forward(theta, episode.QueryX.narrow(0, i, 1), NormContext.From(statistics)));
        }
    }

    [Fact]
    public void The_answer_for_a_query_depends_on_its_companions_only_when_transductive()
    {
        using var scope = NewDisposeScope();
        (TorchModel model, ParameterSet theta, EpisodeTensors episode) = Arrange();
        NormContext support = NormContext.From(model.CollectStatistics(theta, episode.SupportX));
        Tensor all = episode.QueryX, fewer = all.narrow(0, 0, 2);
        Close(model.Forward(theta, all, support).narrow(0, 0, 2), model.Forward(theta, fewer, support));
        double moved = model.Forward(theta, all, NormContext.Batch).narrow(0, 0, 2)
            .sub(model.Forward(theta, fewer, NormContext.Batch))
            .abs().max().item<double>();
        Assert.True(moved > 0.01, $"the logits moved by {moved}");
    }

    private static (TorchModel Model, ParameterSet Theta, EpisodeTensors Episode) Arrange()
    {
        TorchModel model = SmallModels.Conv();
        var values = model.Initial.ToArray();
        var random = EpisodeRandom.For(1, 0, 0);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += (float)random.Uniform(-0.3, 0.3);
        }

        return (model, model.Layout.ToTensors(values, ScalarType.Float64), EpisodeTensors.From(SmallModels.Pictures(), ScalarType.Float64));
    }

    private static (Tensor Mean, Tensor Variance) Moments(Tensor x) => (x.mean([0, 2, 3]), x.var([0, 2, 3], unbiased: false));

    /// <summary>The net written out, with normalisation in its textbook form.</summary>
    private static Tensor ByHand(ParameterSet theta, Tensor x, Func<Tensor, (Tensor Mean, Tensor Variance)> statistics)
    {
        for (int block = 1; block <= 2; block++)
        {
            x = F.conv2d(x, theta[$"conv{block}.weight"], null, [2, 2], [1, 1]);
            (Tensor mean, Tensor variance) = statistics(x);
            Tensor PerChannel(Tensor v) => v.reshape(1, -1, 1, 1);
            Tensor centred = x.sub(PerChannel(mean)).div(PerChannel(variance.add(Epsilon).sqrt()));
            x = centred.mul(PerChannel(theta[$"norm{block}.scale"])).add(PerChannel(theta[$"norm{block}.bias"])).relu();
        }

        return F.linear(x.flatten(1), theta["head.weight"], theta["head.bias"]);
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(0, expected.sub(actual).abs().max().item<double>(), Tolerance);
    }
}
