using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Native;

namespace EdgeMeta.Runtime;

/// <summary>
/// Runs adapt.onnx, one inner step, over two sets of preallocated parameters that take turns as input and output. Standard operators only, so any ONNX
/// Runtime will do. A step allocates nothing managed on the CPU. For one thread at a time.
/// </summary>
public sealed class PortableEngine : IAdaptationEngine
{
    private readonly Bundle bundle;
    private readonly OrtSession adapt;
    private readonly OrtSession assess;
    private readonly NativeTensor<float>[][] phi;
    private readonly NativeTensor<float>[] rates;
    private readonly NativeTensor<float>[] statistics;
    private readonly IReadOnlyList<string> statisticNames;
    private readonly NativeTensor<float> loss;
    private SupportTensors? support;
    private BoundGraph[] steps = [];
    private BoundGraph[] assessments = [];
    private int current;
    private bool disposed;

    private PortableEngine(Bundle bundle, OrtSession adapt, OrtSession assess)
    {
        this.bundle = bundle;
        this.adapt = adapt;
        this.assess = assess;
        phi = [Buffers(bundle), Buffers(bundle)];
        rates = [.. Adapted.Select(name => NativeTensor.Floats([], [bundle.Recipe.Rates[name]]))];
        statisticNames = StatisticNames.Of(bundle.Manifest.Statistics);
        statistics = [.. statisticNames.Select(name => NativeTensor.Floats(bundle.Manifest.Slots[name].Shape))];
        loss = NativeTensor.Floats([]);
    }

    public string Name => $"portable-{Provider.ToString().ToLowerInvariant()}";

    public ExecutionProvider Provider => adapt.Provider == assess.Provider ? adapt.Provider : ExecutionProvider.Cpu;

    public string? Fallback => adapt.Fallback ?? assess.Fallback;

    public IReadOnlyList<string> Adapted => bundle.Recipe.Adapted;

    /// <exception cref="BundleException">ONNX Runtime refuses a graph, or its inputs and outputs are not the recipe's.</exception>
    /// <exception cref="NativeLibraryException">The native library is absent or too old.</exception>
    public static PortableEngine Open(Bundle bundle, EngineOptions? options = null)
    {
        options ??= new EngineOptions();
        var adapted = bundle.Recipe.Adapted;
        string[] given = ["support_x", "support_y", .. adapted.Select(name => $"phi.{name}")];
        OrtSession? adapt = null;
        OrtSession? assess = null;
        try
        {
            adapt = OrtSession.Open(bundle, EntryName.Adapt, bundle.ReadEntry(EntryName.Adapt).ToArray(), options)
                .Require([.. given, .. adapted.Select(name => $"rate.{name}")], ["loss", .. adapted.Select(name => $"next.{name}")]);
            assess = OrtSession.Open(bundle, EntryName.Assess, bundle.ReadEntry(EntryName.Assess).ToArray(), options)
                .Require(given, ["loss", .. StatisticNames.Of(bundle.Manifest.Statistics)]);
            return new PortableEngine(bundle, adapt, assess);
        }
        catch
        {
            adapt?.Dispose();
            assess?.Dispose();
            throw;
        }
    }

    public void Start(ExampleSet support, IReadOnlyList<NamedTensor>? from = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Release();
        this.support = new SupportTensors(support, bundle.Recipe.Loss);
        for (var i = 0; i < Adapted.Count; i++)
        {
            (from?.Single(tensor => tensor.Name == Adapted[i]) ?? bundle.Theta[Adapted[i]]).Floats.CopyTo(phi[0][i].Values);
        }
        current = 0;
        steps = [Bind(adapt, 0), Bind(adapt, 1)];
        assessments = [Bind(assess, 0), Bind(assess, 1)];
    }

    public float Step()
    {
        RequireStarted();
        steps[current].Run();
        current = 1 - current;
        return loss.Values[0];
    }

    public float Assess()
    {
        RequireStarted();
        assessments[current].Run();
        return loss.Values[0];
    }

    /// <summary>The gradient of the support loss at theta, per adapted parameter: what one step with all rates at 1 takes away. Leaves phi at theta.</summary>
    public IReadOnlyList<NamedTensor> SupportGradient(ExampleSet examples)
    {
        foreach (var rate in rates)
        {
            rate.Values[0] = 1;
        }
        try
        {
            Start(examples);
            Step();
            return [.. Adapted.Select((name, i) => Difference(bundle.Theta[name], phi[current][i].Values))];
        }
        finally
        {
            for (var i = 0; i < rates.Length; i++)
            {
                rates[i].Values[0] = bundle.Recipe.Rates[Adapted[i]];
            }
            Start(examples);
        }
    }

    public ReadOnlySpan<float> Phi(int parameter)
    {
        RequireStarted();
        return phi[current][parameter].Values;
    }

    public IReadOnlyList<NamedTensor> CopyPhi()
    {
        RequireStarted();
        return [.. phi[current].Select((tensor, i) => tensor.Named(Adapted[i]))];
    }

    public IReadOnlyList<NamedTensor> CopyStatistics()
    {
        RequireStarted();
        return [.. statistics.Select((tensor, i) => tensor.Named(statisticNames[i]))];
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }
        disposed = true;
        Release();
        foreach (var tensor in phi.SelectMany(set => set).Concat(rates).Concat(statistics).Append(loss))
        {
            tensor.Dispose();
        }
        adapt.Dispose();
        assess.Dispose();
    }

    private static NamedTensor Difference(NamedTensor theta, ReadOnlySpan<float> moved)
    {
        var difference = theta.Floats.ToArray();
        for (var i = 0; i < difference.Length; i++)
        {
            difference[i] -= moved[i];
        }
        return NamedTensor.FromFloats(theta.Name, theta.Shape, difference);
    }

    private static NativeTensor<float>[] Buffers(Bundle bundle) => [.. bundle.Recipe.Adapted.Select(name => NativeTensor.Floats(bundle.Theta[name].Shape))];

    /// <summary>The graph on the support set, reading phi from one set of buffers and, if it is a step, writing it to the other.</summary>
    private BoundGraph Bind(OrtSession session, int from)
    {
        var graph = new BoundGraph(session).Input("support_x", support!.X).Input("support_y", support.Y).Output("loss", loss.Value);
        for (var i = 0; i < Adapted.Count; i++)
        {
            graph.ChangingInput($"phi.{Adapted[i]}", phi[from][i].Value);
            if (session == adapt)
            {
                graph.Input($"rate.{Adapted[i]}", rates[i].Value).Output($"next.{Adapted[i]}", phi[1 - from][i].Value);
            }
        }
        for (var i = 0; session == assess && i < statistics.Length; i++)
        {
            graph.Output(statisticNames[i], statistics[i].Value);
        }
        return graph;
    }

    private void RequireStarted()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (support is null)
        {
            throw new InvalidOperationException($"Call {nameof(Start)} with a support set first.");
        }
    }

    private void Release()
    {
        foreach (var graph in steps.Concat(assessments))
        {
            graph.Dispose();
        }
        (steps, assessments) = ([], []);
        support?.Dispose();
        support = null;
    }
}
