using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Algorithms;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Tests.Algorithms;

public sealed class QuadraticTests
{
    private const float Rate = 0.25f;
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Phi_after_every_step_is_the_closed_form(int steps)
    {
        using var scope = NewDisposeScope();
        var maml = new Maml(Quadratic.Model(), Quadratic.Options(steps, Rate));
        EpisodeTensors episode = EpisodeTensors.From(Quadratic.Episode(), ScalarType.Float64);
        IReadOnlyList<ParameterSet> path = maml.Adapt(Meta(maml), episode.SupportX, episode.SupportY, steps, InnerGradient.Detached);
        Assert.Equal(steps + 1, path.Count);
        for (int k = 0; k <= steps; k++)
        {
            Assert.Equal(Quadratic.Phi(k, Rate), path[k]["phi"].item<double>(), Tolerance);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_meta_gradient_of_maml_is_scaled_by_the_jacobian_of_the_steps(int steps)
    {
        double expected = Math.Pow(1 - Rate, steps) * (Quadratic.Phi(steps, Rate) - Quadratic.B);
        Assert.Equal(expected, Gradient(new Maml(Quadratic.Model(), Quadratic.Options(steps, Rate)))["phi"], Tolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_first_order_meta_gradient_lacks_the_jacobian(int steps)
    {
        double expected = Quadratic.Phi(steps, Rate) - Quadratic.B;
        Assert.Equal(expected, Gradient(new Maml(Quadratic.Model(), Quadratic.Options(steps, Rate, MetaGradientOrder.First)))["phi"], Tolerance);
    }

    [Theory]
    [InlineData(MetaGradientOrder.First)]
    [InlineData(MetaGradientOrder.Second)]
    public void A_learned_rate_gets_the_product_of_both_gradients(MetaGradientOrder order)
    {
        IReadOnlyDictionary<string, double> gradient = Gradient(new Maml(Quadratic.Model(), Quadratic.Options(1, Rate, order, learned: true)));
        double expected = -(Quadratic.Phi(1, Rate) - Quadratic.B) * (Quadratic.Theta - Quadratic.A);
        Assert.Equal(expected, gradient["rate.phi"], Tolerance);
    }

    [Fact]
    public void Pretraining_takes_the_gradient_at_theta()
    {
        Assert.Equal(Quadratic.Theta - Quadratic.B, Gradient(new Pretrain(Quadratic.Model(), Quadratic.Options(3, Rate)))["phi"], Tolerance);
    }

    [Fact]
    public void The_recipe_carries_the_learned_rate()
    {
        var maml = new Maml(Quadratic.Model(), Quadratic.Options(2, Rate, learned: true));
        float[] values = maml.InitialValues();
        Assert.Equal([Quadratic.Theta, Rate], values);
        values[1] = 0.5f;
        AdaptationRecipe recipe = maml.Recipe(values);
        Assert.Equal(0.5f, recipe.Rates["phi"]);
        Assert.Equal(2, recipe.Steps);
        Assert.Equal(["phi"], recipe.Adapted);
    }

    private static ParameterSet Meta(MetaAlgorithm algorithm) => algorithm.Layout.ToTensors(algorithm.InitialValues(), ScalarType.Float64);

    private static Dictionary<string, double> Gradient(MetaAlgorithm algorithm)
    {
        using var scope = NewDisposeScope();
        TaskGradient result = algorithm.OuterGradient(Meta(algorithm), EpisodeTensors.From(Quadratic.Episode(), ScalarType.Float64));
        return result.Gradient.Names.ToDictionary(name => name, name => result.Gradient[name].item<double>());
    }
}
