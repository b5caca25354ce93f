using System.Text.Json;
using EdgeMeta.Bundles;
using EdgeMeta.Device;
using EdgeMeta.Runtime.Tests.Engines;

namespace EdgeMeta.Runtime.Tests.Device;

public sealed class DeviceProgramTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly LinearBundle linear = LinearBundle.Classifier;

    public DeviceProgramTests()
    {
        File.WriteAllBytes(folder["m.edgemeta"], linear.ToBytes());
        File.WriteAllBytes(folder["support.safetensors"], new TensorFile(
        [
            NamedTensor.FromFloats("x", [6, 2], linear.SupportX), NamedTensor.FromInt64s("y", [6], [0, 1, 2, 0, 1, 2]),
        ]).ToBytes());
        File.WriteAllBytes(folder["query.safetensors"], new TensorFile([NamedTensor.FromFloats("x", [2, 2], linear.QueryX)]).ToBytes());
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_person_adapts_and_then_predicts()
    {
        var (code, output, _) = Run("adapt", folder["m.edgemeta"], "--support", folder["support.safetensors"], "--state", folder["state"]);
        Assert.Equal(0, code);
        Assert.Contains("6 examples in 3 steps (portable-cpu)", output);
        (code, output, _) = Run("predict", folder["m.edgemeta"], "--state", folder["state"], "--input", folder["query.safetensors"], "--json");
        Assert.Equal(0, code);
        var expected = linear.After(3).Output(linear.QueryX, linear.SupportX)[..3].Select(logit => (float)logit).ToArray();
        var label = Softmax.Of(expected);
        var first = JsonDocument.Parse(output).RootElement.GetProperty("predictions")[0];
        Assert.Equal(label, first.GetProperty("label").GetInt32());
        Assert.Equal(expected[label], first.GetProperty("probabilities")[label].GetSingle(), 5);
    }

    [Fact]
    public void Answers_are_lines_of_input_class_and_probability()
    {
        var (code, output, error) = Run("predict", folder["m.edgemeta"], "--input", folder["query.safetensors"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"\Aexample 0\t[012]\t0\.\d{4}\r?\nexample 1\t[012]\t0\.\d{4}\r?\n\z", output);
    }

    [Fact]
    public void A_device_proves_itself_without_torch()
    {
        var (code, output, _) = Run("self-test", folder["m.edgemeta"]);
        Assert.Equal(0, code);
        Assert.Equal(12, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("FAIL", output);
        var wrong = linear with { Golden = (name, values) => name == "phi.3.w" ? [9, .. values[1..]] : values };
        File.WriteAllBytes(folder["wrong.edgemeta"], wrong.ToBytes());
        (code, output, _) = Run("self-test", folder["wrong.edgemeta"], "--json");
        Assert.Equal(1, code);
        Assert.False(JsonDocument.Parse(output).RootElement.GetProperty("passed").GetBoolean());
    }

    [Fact]
    public void A_refused_adaptation_leaves_the_state_as_it_is()
    {
        Run("adapt", folder["m.edgemeta"], "--support", folder["support.safetensors"], "--state", folder["state"]);
        var before = File.ReadAllBytes(folder["state/state.safetensors"]);
        File.WriteAllBytes(folder["away.edgemeta"], (linear with { RateW = 1e38f }).ToBytes());
        var (code, output, error) = Run("adapt", folder["away.edgemeta"], "--support", folder["support.safetensors"], "--state", folder["state"]);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("the model is unchanged", error);
        Assert.Equal(before, File.ReadAllBytes(folder["state/state.safetensors"]));
    }

    [Fact]
    public void Bad_input_is_answered_with_3_and_what_to_do()
    {
        File.WriteAllBytes(folder["cut.edgemeta"], linear.ToBytes()[..100]);
        (string Said, string[] Args)[] cases =
        [
            ("cut.edgemeta", ["self-test", folder["cut.edgemeta"]]),
            ("absent", ["self-test", folder["absent"]]),
            ("does not exist", ["adapt", folder["m.edgemeta"], "--support", folder["absent"], "--state", folder["state"]]),
            ("holds no state", ["predict", folder["m.edgemeta"], "--state", folder["state"], "--input", folder["query.safetensors"]]),
        ];
        foreach (var (said, args) in cases)
        {
            var (code, output, error) = Run(args);
            Assert.Equal((3, ""), (code, output));
            Assert.Contains(said, error);
            Assert.DoesNotContain("   at ", error);
        }
    }

    [Fact]
    public void Wrong_usage_is_answered_with_2()
    {
        string[][] cases =
        [
            [], ["dance", "m"], ["adapt"], ["adapt", "m"], ["adapt", "m", "--support", "s"], ["adapt", "m", "--support"], ["adapt", "m", "n"],
            ["predict", "m", "--input", "i", "--support", "s"], ["predict", "m", "--input", "i", "--input", "j"], ["self-test", "m", "--bogus"],
            ["adapt", "m", "--support", "s", "--state", "d", "--steps", "0"], ["self-test", "m", "--provider", "abacus"],
        ];
        Assert.All(cases, args => Assert.Equal(2, Run(args).Code));
        Assert.Equal(0, Run("--help").Code);
        Assert.Contains("Examples:", Run("adapt", "--help").Output);
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        return (DeviceProgram.Run(args, output, error), output.ToString(), error.ToString());
    }
}
