using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer.Tests.Algorithms;

/// <summary>
/// One parameter, support loss (phi - a)^2 / 2, query loss (phi - b)^2 / 2: every meta-gradient has a closed form. As a network: y = x phi with the two
/// examples (1, a) and (0, 0), whose mean squared error is exactly that.
/// </summary>
internal static class Quadratic
{
    public const float Theta = 0.7f;
    public const float A = -1.3f;
    public const float B = 2.1f;

    public static TorchModel Model()
    {
        var builder = new GraphBuilder("quadratic");
        Value x = builder.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 1));
        builder.Output("y", builder.MatMul(x, builder.Initializer("phi", TensorData.Of([1, 1], Theta))));
        return new TorchModel(builder.Build());
    }

    public static Episode Episode() => new(Half(A), Half(B), 0, 2);

    public static AdaptationOptions Options(int steps, float rate, MetaGradientOrder order = MetaGradientOrder.Second, bool learned = false) => new()
    {
        Steps = steps,
        Rates = new InnerRates { Initial = rate, Learned = learned },
        Norm = NormPolicy.None,
        Loss = LossKind.MeanSquaredError,
        Order = order,
        Shots = 2,
    };

    /// <summary>phi after k steps: it closes in on a by a factor 1 - rate per step.</summary>
    public static double Phi(int steps, double rate) => A + (Math.Pow(1 - rate, steps) * (Theta - (double)A));

    private static Examples Half(float target) => Examples.WithTargets([1, 0], [1], [target, 0], 1);
}
