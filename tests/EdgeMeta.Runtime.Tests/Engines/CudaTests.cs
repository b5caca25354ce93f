using EdgeMeta.Bundles;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Runtime.Tests.Engines;

/// <summary>What runs only where a GPU, CUDA and cuDNN are; skipped elsewhere with ONNX Runtime's own reason.</summary>
public sealed class CudaTests
{
    private static readonly EngineOptions Cuda = new(Provider: ExecutionProvider.Cuda);

    public CudaTests()
    {
        using var engine = PortableEngine.Open(LinearBundle.Regression.Open(), Cuda);
        Assert.SkipWhen(engine.Fallback is not null, engine.Fallback ?? "");
    }

    [Theory]
    [InlineData(Halving.Stride, NormPolicy.Support)]
    [InlineData(Halving.MaxPool, NormPolicy.Support)]
    [InlineData(Halving.MaxPool, NormPolicy.Transductive)]
    public void Adapts_and_answers_as_the_CPU_does_and_twice_to_the_bit(Halving halving, NormPolicy norm)
    {
        var bundle = Exported.Conv4(halving, norm);
        var (cpu, first, second) = (Adapt(bundle, new EngineOptions()), Adapt(bundle, Cuda), Adapt(bundle, Cuda));
        Assert.Equal("portable-cuda", first.State!.Engine);
        Assert.Equal(cpu.Losses, first.Losses, (a, b) => Math.Abs(a - b) < 1e-4f);
        for (var i = 0; i < cpu.State!.Phi.Count; i++)
        {
            Assert.Equal(first.State.Phi[i].Floats.ToArray(), second.State!.Phi[i].Floats.ToArray());
            Assert.All(cpu.State.Phi[i].Floats.ToArray().Zip(first.State.Phi[i].Floats.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }

        var query = ExampleSet.Inputs(Exported.Strokes(2).X, [1, 28, 28]);
        using Predictor there = Predictor.Open(bundle, cpu.State, new EngineOptions()), here = Predictor.Open(bundle, first.State, Cuda);
        Assert.Null(here.Fallback);
        Assert.All(there.Predict(query).Zip(here.Predict(query)), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void Is_held_against_the_trainer_beside_the_CPU()
    {
        var bundle = LinearBundle.Classifier.Open();
        var agreement = EngineAgreement.Measure(bundle, ("torch", bundle.Golden), Cuda);
        Assert.Equal(["torch", "portable-cpu", "portable-cuda"], agreement.Makers.Take(3));
        Assert.InRange(agreement.FromTrainer("portable-cuda")!.Value, 0, SelfTest.PhiBound);
    }

    private static AdaptationResult Adapt(Bundle bundle, EngineOptions options)
    {
        using var adapter = Adapter.Open(bundle, options);
        return adapter.Adapt(Exported.Strokes(1));
    }
}
