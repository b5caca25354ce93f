using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Native;

namespace EdgeMeta.Runtime;

/// <summary>
/// Adapts a bundle's model to support sets: takes the recipe's inner steps from theta and hands phi back only if it is better and finite. May be used again
/// and again; every adaptation starts at theta, or where it is told to go on from. For one thread at a time.
/// </summary>
public sealed class Adapter : IDisposable
{
    private readonly Bundle bundle;

    private Adapter(Bundle bundle, EngineChoice choice, IAdaptationEngine engine)
    {
        this.bundle = bundle;
        Choice = choice;
        Engine = engine;
    }

    /// <summary>Which engine was chosen, and why: belongs in front of the user, and is kept in the state.</summary>
    public EngineChoice Choice { get; }

    /// <summary>What takes the steps, and on what; its <see cref="IAdaptationEngine.Fallback"/> belongs in front of the user.</summary>
    public IAdaptationEngine Engine { get; }

    /// <exception cref="BundleException">ONNX Runtime refuses a graph of the bundle.</exception>
    /// <exception cref="EngineException">The engine asked for, or every engine, cannot be had on this machine.</exception>
    public static Adapter Open(Bundle bundle, EngineOptions? options = null)
    {
        options ??= new EngineOptions();
        var choice = EngineChoice.For(bundle, options);
        return new Adapter(bundle, choice, choice.Open(bundle, options));
    }

    /// <param name="support">A few labelled examples, of every class.</param>
    /// <param name="steps">Inner steps, 1..10000; null for the recipe's number.</param>
    /// <param name="from">A state to go on from, whichever engine it came from; null to start at theta.</param>
    /// <exception cref="InputException">The examples do not fit the model; nothing was run.</exception>
    /// <exception cref="ArgumentException">The state belongs to another theta or recipe.</exception>
    /// <exception cref="BundleException">The bundle's graph cannot be run.</exception>
    /// <exception cref="EngineException">The engine's process died or hung; nothing was changed.</exception>
    public AdaptationResult Adapt(ExampleSet support, int? steps = null, AdaptedState? from = null)
    {
        var count = steps ?? bundle.Recipe.Steps;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(steps));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, AdaptationRecipe.MostSteps, nameof(steps));
        ExampleRules.RequireSupport(support, bundle.Manifest.Model, place: null);

        from?.RequireFor(bundle);
        Engine.Start(support, from?.Phi);
        var losses = new List<float>(count + 1);
        for (var i = 0; i <= count; i++)
        {
            losses.Add(i < count ? Engine.Step() : Engine.Assess());
            if (!float.IsFinite(losses[i]))
            {
                return Refused(losses, RefusalKind.NotFinite, $"the support loss after {i} steps is {Text(losses[i])}; the model is unchanged."
                    + " Take fewer steps, or check the examples for values far outside what the model was trained on.");
            }
        }
        var phi = Engine.CopyPhi();
        var statistics = Engine.CopyStatistics();
        if (phi.Concat(statistics).FirstOrDefault(tensor => !tensor.IsFinite()) is { } broken)
        {
            return Refused(losses, RefusalKind.NotFinite, $"'{broken.Name}' is not finite after {count} steps; the model is unchanged."
                + " Take fewer steps, or check the examples for values far outside what the model was trained on.");
        }
        if (losses[^1] >= losses[0])
        {
            return Refused(losses, RefusalKind.LossNotLowered, $"{count} steps did not lower the support loss ({Text(losses[0])} before, {Text(losses[^1])}"
                + " after); the model is unchanged. Check the labels, or take another number of steps.");
        }
        return new AdaptationResult { Losses = losses, State = State(phi, statistics, losses, count + (from?.Steps ?? 0), support) };
    }

    public void Dispose() => Engine.Dispose();

    private static AdaptationResult Refused(IReadOnlyList<float> losses, RefusalKind kind, string reason) =>
        new() { Losses = losses, Refusal = new Refusal(kind, reason) };

    private AdaptedState State(
        IReadOnlyList<NamedTensor> phi, IReadOnlyList<NamedTensor> statistics, IReadOnlyList<float> losses, int steps, ExampleSet support) => new()
        {
            Phi = phi,
            Statistics = statistics,
            ThetaDigest = bundle.ThetaDigest,
            RecipeDigest = bundle.Recipe.Digest(),
            Engine = Engine.Name,
            EngineReason = Engine.Fallback is { } fallback ? $"{Choice.Reason}; {fallback}" : Choice.Reason,
            Steps = steps,
            Losses = losses,
            ClassNames = support.ClassNames,
        };

    private static string Text(float value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
