using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>What torch says of every case: central differences and autograd, in double precision.</summary>
public sealed class TorchConformanceTests
{
    // Literals of a float graph are rounded to single precision, those inside of torch's functions are not.
    private const double RoundedLiterals = 2e-7;
    private const double SinglePrecision = 5e-5;

    public static TheoryData<string> Cases => ConformanceTests.Cases;

    public static TheoryData<string> DifferentiableCases => ConformanceTests.DifferentiableCases;

    public static TheoryData<string> SmoothCases => ConformanceTests.SmoothCases;

    [Theory]
    [MemberData(nameof(SmoothCases))]
    public void Gradients_of_order_1_and_2_are_central_differences_to_1e_minus_7(string id)
    {
        Assert.SkipWhen(TorchExecutor.Unavailable is not null, TorchExecutor.Unavailable ?? "");
        var run = CaseRun.Of(id);
        GradientReport report = GradientCheck.Run(run.Built.Graph, run.Built.Feeds, new TorchExecutor());
        Assert.True(report.FirstOrderError <= 1e-7 && report.SecondOrderError <= 1e-7, report.Details);
    }

    [Theory]
    [MemberData(nameof(DifferentiableCases))]
    public void Gradients_are_those_of_autograd(string id)
    {
        Assert.SkipWhen(TorchExecutor.Unavailable is not null, TorchExecutor.Unavailable ?? "");
        var run = CaseRun.Of(id);
        Assert.SkipWhen(run.Case.DiffersFromTorch, "torch has no gradient here, or another one by definition");
        GradientGraph gradients = run.Gradients!;
        var cotangents = gradients.Outputs.Select((y, i) => (y, i)).ToDictionary(o => o.y, o => run.Feeds[GradientGraph.Cotangent(o.i)]);
        IReadOnlyList<TensorData?> expected = TorchExecutor.Autograd(run.Built.Graph, run.Built.Feeds, cotangents, gradients.By);
        using ILoadedGraph loaded = new TorchExecutor().Load(run.Graph);
        IReadOnlyDictionary<string, TensorData> ours = loaded.Run(run.Feeds);
        for (int i = 0; i < expected.Count; i++)
        {
            string? gradient = gradients.First[i];
            double difference = (expected[i], gradient) switch
            {
                (null, null) => 0,
                ({ } e, null) => e.ToDoubles().Max(Math.Abs),
                (null, { } g) => ours[g].ToDoubles().Max(Math.Abs),
                ({ } e, { } g) => Numbers.Difference(e, ours[g]),
            };
            Assert.True(difference <= RoundedLiterals, $"the gradient by {gradients.By[i]} differs from autograd's by {difference}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ONNX_Runtime_and_torch_compute_the_same_values_and_gradients(string id)
    {
        Assert.SkipWhen(TorchExecutor.Unavailable is not null, TorchExecutor.Unavailable ?? "");
        var run = CaseRun.Of(id);
        using ILoadedGraph loaded = new TorchExecutor().Load(run.Graph);
        IReadOnlyDictionary<string, TensorData> torch = loaded.Run(run.Feeds);
        foreach ((string name, TensorData onnxRuntime) in run.Results)
        {
            double difference = Numbers.Difference(torch[name], onnxRuntime);
            Assert.True(difference <= SinglePrecision, $"{name} differs by {difference}");
        }
    }
}
