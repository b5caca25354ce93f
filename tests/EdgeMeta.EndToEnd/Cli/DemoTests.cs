using System.Text.Json;
using System.Xml.Linq;

namespace EdgeMeta.EndToEnd.Cli;

/// <summary>The demo with few iterations, and every verb on what it leaves.</summary>
public sealed class DemoTests(Demo demo)
{
    [Fact]
    public void The_demo_goes_all_the_way_and_every_check_holds()
    {
        Assert.Contains("checks that were run hold", demo.Run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILS", demo.Run.Out, StringComparison.Ordinal);
        Assert.Contains("inner steps", demo.Run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_shows_the_true_curve_the_fits_and_the_five_points()
    {
        XDocument svg = XDocument.Load(demo.Folder["demo.svg"]);
        string text = string.Join(' ', svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value));
        Assert.All(
            (string[])["true curve", "before", "after 1 step", "after 10 steps", "the five points"],
            label => Assert.Contains(label, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_shows_that_a_first_order_gradient_would_fail()
    {
        using JsonDocument report = JsonDocument.Parse(CliRun.Done("verify", demo.Bundle, "--episodes", "5", "--json").Out);
        Assert.True(report.RootElement.GetProperty("holds").GetBoolean());
        JsonElement second = report.RootElement.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("id").GetString() == "second-order");
        Assert.InRange(second.GetProperty("figure").GetDouble(), 0, 1e-5);
        Assert.Contains("would fail", second.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Adapt_lowers_the_loss_and_predict_uses_what_was_learned()
    {
        string state = demo.Folder["mine"], x = demo.Folder["x.csv"];
        using JsonDocument adapted = JsonDocument.Parse(
            CliRun.Done("adapt", demo.Bundle, "--support", demo.Folder["points.csv"], "--state", state, "--json").Out);
        float[] losses = [.. adapted.RootElement.GetProperty("losses").EnumerateArray().Select(l => l.GetSingle())];
        Assert.True(losses[^1] < losses[0]);
        string before = CliRun.Done("predict", demo.Bundle, "--input", x).Out, after = CliRun.Done("predict", demo.Bundle, "--state", state, "--input", x).Out;
        Assert.Equal(5, after.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.NotEqual(before, after);
        CliRun.Done("adapt", demo.Bundle, "--state", state, "--forget");
        Assert.Equal(3, CliRun.Of("predict", demo.Bundle, "--state", state, "--input", x).Code);
    }

    [Fact]
    public void The_same_checkpoint_gives_the_same_bytes()
    {
        CliRun.Done("export", demo.Folder["run"], "--out", demo.Folder["again.edgemeta"]);
        Assert.Equal(File.ReadAllBytes(demo.Bundle), File.ReadAllBytes(demo.Folder["again.edgemeta"]));
    }

    [Fact]
    public void A_bundle_and_its_run_evaluate_alike()
    {
        double Mse(string subject) => JsonDocument.Parse(CliRun.Done("evaluate", subject, "--episodes", "10", "--steps", "1", "--json").Out)
            .RootElement.GetProperty("inductive")[1].GetProperty("mean").GetDouble();
        Assert.Equal(Mse(demo.Folder["run"]), Mse(demo.Bundle), 1e-4);
    }

    [Fact]
    public void Inspect_shows_recipe_and_entries()
    {
        string text = CliRun.Done("inspect", demo.Bundle).Out;
        Assert.All(
            (string[])["adapt.onnx", "predict.onnx", "golden.safetensors", "inner step", "meta-gradient error"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }
}
