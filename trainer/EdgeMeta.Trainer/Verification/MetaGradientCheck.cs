using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Algorithms;
using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Verification;

/// <summary>What a check of the meta-gradient found; both figures are relative, in the Euclidean norm over the directions.</summary>
/// <param name="SecondOrder">Distance of the second-order meta-gradient from central differences: rounding and nothing else.</param>
/// <param name="FirstOrder">Distance of the first-order gradient from the same differences: what an implementation that drops the second
/// derivative shows.</param>
/// <param name="Directions">Number of random directions.</param>
public sealed record MetaGradientFigures(double SecondOrder, double FirstOrder, int Directions);

/// <summary>
/// Holds the meta-gradient d L_query(phi_K(theta)) / d theta, and by the inner rates where they are learned, against central differences of the query loss
/// in float64 along random directions.
/// </summary>
public static class MetaGradientCheck
{
    /// <summary>The largest relative error that passes.</summary>
    public const double Bound = 1e-5;

    // Small enough that hardly any ReLU or pooling window changes sides between the two points, where the inner gradient jumps: at 1e-6 that spoils the
    // differences of a conv4 altogether. Rounding is then some 1e-7 of the slope (measured on conv4 and on the sinusoid network).
    private const double Step = 1e-9;

    /// <summary>Measures on one episode.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How a task is adapted to; its order is not looked at.</param>
    /// <param name="values">The meta-parameters.</param>
    /// <param name="episode">Support and query set.</param>
    /// <param name="directions">How many directions, at least 1.</param>
    /// <param name="seed">Decides the directions.</param>
    public static MetaGradientFigures Measure(TorchModel model, AdaptationOptions options, float[] values, Episode episode, int directions = 5, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, 1);
        NativeTuning.Apply();
        var second = new Maml(model, options with { Order = MetaGradientOrder.Second });
        var first = new Maml(model, options with { Order = MetaGradientOrder.First });
        using var scope = NewDisposeScope();
        EpisodeTensors tensors = EpisodeTensors.From(episode, ScalarType.Float64);
        ParameterSet meta = second.Layout.ToTensors(values, ScalarType.Float64);
        ParameterSet exact = second.OuterGradient(meta, tensors).Gradient.Detached();
        ParameterSet approximate = first.OuterGradient(meta, tensors).Gradient.Detached();
        double norm = 0, secondError = 0, firstError = 0;
        for (int i = 0; i < directions; i++)
        {
            ParameterSet direction = Direction(meta, EpisodeRandom.For(seed, 0, (ulong)i));
            double slope = (QueryLoss(second, Moved(meta, direction, Step), tensors) - QueryLoss(second, Moved(meta, direction, -Step), tensors)) / (2 * Step);
            norm += slope * slope;
            secondError += Square(slope - exact.Dot(direction).item<double>());
            firstError += Square(slope - approximate.Dot(direction).item<double>());
        }

        return new MetaGradientFigures(Math.Sqrt(secondError / norm), Math.Sqrt(firstError / norm), directions);
    }

    private static double QueryLoss(MetaAlgorithm algorithm, ParameterSet meta, EpisodeTensors tensors)
    {
        using var scope = NewDisposeScope();
        ParameterSet phi = algorithm.Adapt(meta, tensors.SupportX, tensors.SupportY, algorithm.Options.Steps, InnerGradient.Detached)[^1];
        using IDisposable plain = no_grad();
        return algorithm.QueryLoss(phi, tensors).item<double>();
    }

    private static ParameterSet Moved(ParameterSet meta, ParameterSet direction, double step)
    {
        Tensor length = tensor(step, ScalarType.Float64);
        return meta.Zip(direction, (m, d) => m.add(d.mul(length), 1));
    }

    private static ParameterSet Direction(ParameterSet like, EpisodeRandom random) => like.Map(t =>
    {
        double[] values = new double[t.numel()];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextUnit())) * Math.Cos(2 * Math.PI * random.NextUnit());
        }

        return tensor(values, t.shape, ScalarType.Float64);
    });

    private static double Square(double x) => x * x;
}
