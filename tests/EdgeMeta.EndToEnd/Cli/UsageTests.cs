using EdgeMeta.Cli;

namespace EdgeMeta.EndToEnd.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("frobnicate")]
    [InlineData("train", "--out", "x", "--preset", "sinusoid", "--config", "y")]
    [InlineData("train", "--out", "x")]
    [InlineData("adapt", "b.edgemeta", "--state", "s")]
    [InlineData("adapt", "b.edgemeta", "--state", "s", "--support", "p", "--steps", "0")]
    [InlineData("new", "resnet", "--out", "x.onnx")]
    [InlineData("evaluate", "x", "--episodes", "0")]
    [InlineData("evaluate", "x", "--shots", "0")]
    [InlineData("evaluate", "x", "--threads", "0")]
    [InlineData("verify", "x", "--episodes", "0")]
    [InlineData("train", "--preset", "sinusoid", "--out", "x", "--time-limit", "soon")]
    public void Wrong_usage_is_exit_code_2_and_says_what(params string[] args)
    {
        CliRun run = CliRun.Of(args);
        Assert.Equal(2, run.Code);
        Assert.StartsWith("edgemeta: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public void Every_verb_has_help_with_examples()
    {
        string help = CliRun.Done("--help").Out;
        string[] verbs = ["demo", "new", "train", "evaluate", "export", "artifacts", "inspect", "verify", "adapt", "predict", "serve", "drawings"];
        foreach (string verb in verbs)
        {
            Assert.Contains(verb, help, StringComparison.Ordinal);
            Assert.Contains($"Examples:\n  edgemeta {verb}", CliRun.Done(verb, "--help").Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_preset_lists_those_there_are()
    {
        CliRun run = CliRun.Of("train", "--preset", "nonsense", "--out", "x");
        Assert.Equal(3, run.Code);
        Assert.Contains("omniglot-5w5s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_torch_that_does_not_load_is_told_with_exit_code_4()
    {
        using var error = new StringWriter();
        var loading = new NotSupportedException("This application uses TorchSharp but has no libtorch.\nTrace: step 1");
        int code = Errors.Report(new Terminal(TextWriter.Null, error, false, false), () => throw new TypeInitializationException("TorchSharp.torch", loading));
        Assert.Equal(4, code);
        Assert.Contains("torch cannot be loaded on this system: This application uses TorchSharp but has no libtorch. Run EDGEMETA_TORCH=auto eng/setup",
            error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Trace", error.ToString(), StringComparison.Ordinal);
    }
}
