using EdgeMeta.Bundles;
using EdgeMeta.Onnx.Zoo;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;
using EdgeMeta.Trainer.Verification;

namespace EdgeMeta.Trainer.Tests.Algorithms;

public sealed class MetaGradientTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void Second_order_through_a_dense_net_agrees_with_central_differences_and_first_order_does_not(int steps, bool learned) =>
        Check(SmallModels.Mlp(), SmallModels.ForMlp(steps, learned), SmallModels.Curve());

    [Theory]
    [InlineData(1, NormPolicy.Transductive, Halving.Stride)]
    [InlineData(1, NormPolicy.Support, Halving.Stride)]
    [InlineData(3, NormPolicy.Support, Halving.Stride)]
    [InlineData(2, NormPolicy.Support, Halving.MaxPool)]
    public void Second_order_through_a_normalised_convolution_agrees_with_central_differences(int steps, NormPolicy norm, Halving halving) =>
        // Episode 0 has a pooling window with two values closer than the difference step: a kink that every direction crosses.
        Check(SmallModels.Conv(halving), SmallModels.ForConv(steps, norm, learned: true), SmallModels.Pictures(1));

    private static void Check(TorchModel model, AdaptationOptions options, Episode episode)
    {
        float[] values = new Trainer.Algorithms.Maml(model, options).InitialValues();
        MetaGradientFigures figures = MetaGradientCheck.Measure(model, options, values, episode);
        Assert.InRange(figures.SecondOrder, 0, MetaGradientCheck.Bound);
        Assert.InRange(figures.FirstOrder, 100 * MetaGradientCheck.Bound, double.PositiveInfinity);
    }
}
