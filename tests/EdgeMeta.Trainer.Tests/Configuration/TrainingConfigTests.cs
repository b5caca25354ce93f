using System.Text;
using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer.Tests.Configuration;

public sealed class TrainingConfigTests
{
    public static TheoryData<string> PresetNames => [.. Presets.Names];

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void A_preset_is_valid_fits_its_model_and_survives_a_round_trip(string name)
    {
        TrainingConfig preset = Presets.Get(name);
        Assert.Equal(name, preset.Name);
        preset.CreateAlgorithm(new TorchModel(preset.CreateGraph()));
        string text = TrainingConfigJson.Write(preset);
        Assert.Equal(text, TrainingConfigJson.Write(TrainingConfigJson.Read(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void The_presets_are_those_of_the_documentation() =>
        Assert.Equal(["omniglot-5w1s", "omniglot-5w5s", "omniglot-5w5s-transductive", "sinusoid", "sinusoid-pretrained", "sinusoid-quick"], Presets.Names);

    [Theory]
    [InlineData(7L, 600, 20_000, 7)]
    [InlineData(null, 60, 20_000, 500)]
    [InlineData(null, 600, 20_000, 600)]
    [InlineData(null, 600, 150, 600)]
    [InlineData(null, null, 20_000, 500)]
    [InlineData(null, null, 3, 1)]
    public void Validation_where_nobody_says_how_often_does_not_outweigh_training(long? every, int? episodes, long iterations, long interval)
    {
        TrainingConfig config = Presets.Get("sinusoid") with
        {
            Iterations = iterations,
            MetaBatchSize = 5,
            Validation = episodes is { } count ? new EvaluationConfig { Episodes = count, Every = every } : null,
        };
        Assert.Equal(interval, config.CurveInterval);
    }

    [Fact]
    public void An_unknown_preset_names_those_there_are()
    {
        var refusal = Assert.Throws<TrainingConfigException>(() => Presets.Get("omniglot"));
        Assert.Contains("omniglot-5w5s", refusal.Message);
    }

    [Theory]
    [InlineData("\"iterations\": 70000", "\"iterations\": -1", "iterations")]
    [InlineData("\"iterations\": 70000", "\"iterations\": \"many\"", "iterations")]
    [InlineData("\"iterations\": 70000", "\"iteration\": 70000", "iteration")]
    [InlineData("\"metaBatchSize\": 25", "\"metaBatchSize\": 0", "metaBatchSize")]
    [InlineData("\"metaBatchSize\": 25", "\"metaBatchSize\": 25, \"metaBatchSize\": 26", "metaBatchSize")]
    [InlineData("\"shots\": 10", "\"shots\": 0", "episodes.shots")]
    [InlineData("\"kind\": \"sinusoid\"", "\"kind\": \"sine\"", "episodes.kind")]
    [InlineData("\"kind\": \"sinusoid\"", "\"kind\": \"omniglot\"", "episodes.ways")]
    [InlineData("\"initial\": 0.01", "\"initial\": 0", "innerRates.initial")]
    [InlineData("\"initial\": 0.01", "\"initial\": 0.01, \"learned\": true, \"minimum\": 0.1", "innerRates")]
    [InlineData("\"innerSteps\": 1", "\"innerSteps\": 0", "innerSteps")]
    [InlineData("\"innerSteps\": 1", "\"clipNorm\": -3", "clipNorm")]
    public void A_wrong_member_is_named(string right, string wrong, string member)
    {
        string text = $$"""
            { "name": "t", "model": { "name": "mlp" }, "episodes": { "kind": "sinusoid", "shots": 10, "queries": 10 },
              "innerSteps": 1, "innerRates": { "initial": 0.01 }, "metaBatchSize": 25, "iterations": 70000 }
            """;
        TrainingConfigJson.Read(Encoding.UTF8.GetBytes(text));
        Assert.Contains(right, text);
        var refusal = Assert.Throws<TrainingConfigException>(() => TrainingConfigJson.Read(Encoding.UTF8.GetBytes(text.Replace(right, wrong))));
        Assert.Contains(member, refusal.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    public void What_is_no_configuration_is_refused(string text) =>
        Assert.Throws<TrainingConfigException>(() => TrainingConfigJson.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Batch_normalisation_without_a_norm_policy_is_refused()
    {
        var refusal = Assert.Throws<TrainingConfigException>(() => SmallModels.ConvConfig(1, NormPolicy.None).CreateAlgorithm(SmallModels.Conv()));
        Assert.Contains("support", refusal.Message);
        Assert.Contains("norm1", refusal.Message);
    }

    [Fact]
    public void A_norm_policy_without_batch_normalisation_is_refused() =>
        Assert.Equal("norm", Assert.Throws<TrainingConfigException>(() =>
            (Presets.Get("sinusoid") with { Norm = NormPolicy.Support }).CreateAlgorithm(SmallModels.Mlp())).Member);

    [Fact]
    public void Adapting_a_parameter_that_is_not_there_is_refused()
    {
        TrainingConfig config = SmallModels.ConvConfig(1) with { Adapted = ["head.weight", "heed.bias"] };
        Assert.Contains("head.bias", Assert.Throws<TrainingConfigException>(() => config.CreateAlgorithm(SmallModels.Conv())).Message);
    }
}
