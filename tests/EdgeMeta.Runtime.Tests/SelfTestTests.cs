using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Tests.Engines;

namespace EdgeMeta.Runtime.Tests;

public sealed class SelfTestTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_device_that_computes_as_the_trainer_passes(bool classifies)
    {
        var linear = new LinearBundle(classifies ? LinearModel.Classifier : LinearModel.Regression);
        var report = SelfTest.Run(linear.Open());
        Assert.Equal(["support loss after 0 steps", "answers after 0 steps", "phi after 1 step", "support loss after 1 step", "answers after 1 step"],
            report.Lines.Take(5).Select(line => line.Name));
        Assert.Equal(11, report.Lines.Count);
        Assert.All(report.Lines, line => Assert.True(line.Passed, line.ToString()));
        Assert.True(report.Passed);
        Assert.Equal("portable-cpu", report.Engine);
    }

    [Theory]
    [InlineData("phi.2.b", "phi after 2 steps")]
    [InlineData("loss.3", "support loss after 3 steps")]
    [InlineData("output.0", "answers after 0 steps")]
    public void A_deviation_is_seen_where_it_is(string tensor, string line)
    {
        var linear = LinearBundle.Classifier with { Golden = (name, values) => name == tensor ? [values[0] + 0.001f, .. values[1..]] : values };
        var report = SelfTest.Run(linear.Open());
        Assert.False(report.Passed);
        Assert.Equal([line], report.Lines.Where(l => !l.Passed).Select(l => l.Name));
    }

    [Fact]
    public void What_is_not_a_number_does_not_pass()
    {
        var linear = LinearBundle.Regression with { Golden = (name, values) => name == "phi.1.w" ? [float.NaN, values[1]] : values };
        Assert.Contains(SelfTest.Run(linear.Open()).Lines, line => double.IsNaN(line.Figure) && !line.Passed);
    }

    [Fact]
    public void Bounds_in_the_golden_file_take_precedence()
    {
        var linear = LinearBundle.Regression with { GoldenMetadata = new Dictionary<string, string> { ["bound.phi"] = "0.5" } };
        var report = SelfTest.Run(linear.Open());
        Assert.All(report.Lines.Where(line => line.Name.StartsWith("phi")), line => Assert.Equal(0.5, line.Bound));
        Assert.All(report.Lines.Where(line => line.Name.StartsWith("answers")), line => Assert.Equal(SelfTest.OutputBound, line.Bound));
    }

    [Theory]
    [InlineData("output.1")]
    [InlineData("query_x")]
    [InlineData("phi.1.w")]
    [InlineData("phi.2.b")]
    public void A_golden_file_with_a_part_missing_is_refused(string tensor)
    {
        var linear = LinearBundle.Regression with { Golden = (name, values) => name == tensor ? null : values };
        Assert.Equal(EntryName.Golden, Assert.ThrowsAny<BundleException>(() => SelfTest.Run(linear.Open())).Entry);
    }

    [Theory]
    [InlineData(ExecutionProvider.Cpu)]
    [InlineData(ExecutionProvider.Cuda)]
    public void Every_engine_of_this_machine_is_held_against_the_trainer_once(ExecutionProvider provider)
    {
        var bundle = LinearBundle.Classifier.Open();
        var agreement = EngineAgreement.Measure(bundle, ("torch", bundle.Golden), new EngineOptions(Provider: provider));
        Assert.Equal(["torch", "portable-cpu"], agreement.Makers.Take(2));
        Assert.Equal(agreement.Makers.Distinct(), agreement.Makers);
        Assert.Equal(3, agreement.Steps.Count);
        Assert.All(agreement.Makers.Skip(1), engine => Assert.InRange(agreement.FromTrainer(engine)!.Value, 0, SelfTest.PhiBound));
    }
}
