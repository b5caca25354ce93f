using EdgeMeta.Bundles;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Runtime.Tests.Engines;

public sealed class PortableEngineTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Loss_and_phi_of_every_step_are_those_computed_by_hand(bool classifies)
    {
        var linear = new LinearBundle(classifies ? LinearModel.Classifier : LinearModel.Regression);
        using var engine = PortableEngine.Open(linear.Open());
        engine.Start(linear.Support);
        for (var step = 0; step < 5; step++)
        {
            var expected = linear.After(step);
            Near(expected.W, engine.Phi(0));
            Near(expected.B, engine.Phi(1));
            var loss = (float)expected.Loss(linear.SupportX, linear.SupportY);
            Assert.Equal(loss, engine.Assess(), 5);
            Assert.Equal(loss, engine.Step(), 5);
        }
    }

    [Fact]
    public void Statistics_are_those_of_the_support_set()
    {
        var linear = LinearBundle.Classifier;
        using var engine = PortableEngine.Open(linear.Open());
        engine.Start(linear.Support);
        engine.Assess();
        var (mean, variance) = LinearModel.Statistics(linear.SupportX);
        var statistics = engine.CopyStatistics();
        Assert.Equal(["mean.norm", "var.norm"], statistics.Select(s => s.Name));
        Near([.. mean.Select(value => (float)value)], statistics[0].Floats);
        Near([.. variance.Select(value => (float)value)], statistics[1].Floats);
    }

    [Fact]
    public void A_step_allocates_nothing_managed()
    {
        var linear = LinearBundle.Classifier;
        using var engine = PortableEngine.Open(linear.Open());
        engine.Start(linear.Support);
        for (var i = 0; i < 3; i++)
        {
            engine.Step();
            engine.Assess();
            _ = engine.Phi(0)[0];
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = 0f;
        for (var i = 0; i < 100; i++)
        {
            sum += engine.Step() + engine.Assess() + engine.Phi(0)[0];
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(float.IsFinite(sum));
    }

    [Fact]
    public void Every_support_set_starts_at_theta_whatever_its_size()
    {
        var linear = LinearBundle.Regression;
        using var engine = PortableEngine.Open(linear.Open());
        engine.Start(linear.Support);
        engine.Step();
        var first = engine.CopyPhi();
        engine.Start(ExampleSet.Regression([1, 1], [2], [5], 1));
        Assert.Equal(linear.Theta.W, engine.Phi(0).ToArray());
        engine.Step();
        Assert.NotEqual(first[0].Floats.ToArray(), engine.Phi(0).ToArray());
        engine.Start(linear.Support);
        engine.Step();
        Assert.Equal(first[0].Floats.ToArray(), engine.Phi(0).ToArray());
    }

    [Fact]
    public void Without_CUDA_the_engine_computes_on_the_CPU_and_says_why()
    {
        var linear = LinearBundle.Regression;
        using var engine = PortableEngine.Open(linear.Open(), new EngineOptions(Provider: ExecutionProvider.Cuda));
        Assert.SkipWhen(engine.Provider == ExecutionProvider.Cuda, "CUDA is here.");
        Assert.Equal(ExecutionProvider.Cpu, engine.Provider);
        Assert.Equal("portable-cpu", engine.Name);
        Assert.Contains("CUDA was asked for", engine.Fallback);
        engine.Start(linear.Support);
        Assert.Equal((float)linear.Theta.Loss(linear.SupportX, linear.SupportY), engine.Step(), 5);
    }

    [Fact]
    public void On_the_CPU_as_wished_there_is_no_fallback()
    {
        using var engine = PortableEngine.Open(LinearBundle.Regression.Open(), new EngineOptions(Threads: 2));
        Assert.Null(engine.Fallback);
        Assert.Throws<ArgumentOutOfRangeException>(() => PortableEngine.Open(LinearBundle.Regression.Open(), new EngineOptions(Threads: 0)));
    }

    [Fact]
    public void A_graph_that_is_none_is_refused_by_name()
    {
        var bundle = (LinearBundle.Regression with { AdaptGraph = [1, 2, 3] }).Open();
        var refusal = Assert.Throws<BundleException>(() => PortableEngine.Open(bundle));
        Assert.Equal(EntryName.Adapt, refusal.Entry);
        Assert.Contains("refused by ONNX Runtime", refusal.Message);
    }

    [Fact]
    public void A_graph_of_other_outputs_is_refused_by_name()
    {
        var graph = OnnxWriter.Write(LinearGraphs.Adapt(LinearModel.Regression, prefix: "new."));
        var refusal = Assert.Throws<BundleException>(() => PortableEngine.Open((LinearBundle.Regression with { AdaptGraph = graph }).Open()));
        Assert.Contains("missing next.w, next.b", refusal.Message);
        Assert.Contains("unknown new.w, new.b", refusal.Message);
    }

    [Fact]
    public void A_graph_of_other_shapes_is_refused_when_it_runs()
    {
        var linear = LinearBundle.Regression;
        var other = new LinearModel(false, new[,] { { 1.0, 1.0 }, { 1.0, 1.0 } }, [0, 0]);
        using var engine = PortableEngine.Open((linear with { AdaptGraph = OnnxWriter.Write(LinearGraphs.Adapt(other)) }).Open());
        engine.Start(linear.Support);
        Assert.Equal(EntryName.Adapt, Assert.Throws<BundleException>(() => engine.Step()).Entry);
    }

    [Fact]
    public void An_engine_is_used_between_start_and_disposal()
    {
        var linear = LinearBundle.Regression;
        var engine = PortableEngine.Open(linear.Open());
        Assert.Throws<InvalidOperationException>(() => engine.Step());
        Assert.Throws<ArgumentException>(() => engine.Start(ExampleSet.Inputs(linear.SupportX, [2])));
        engine.Start(linear.Support);
        engine.Dispose();
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => engine.Step());
        Assert.Throws<ObjectDisposedException>(() => engine.Start(linear.Support));
    }

    private static void Near(float[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-6f * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
