using System.Text;

namespace EdgeMeta.Bundles.Tests;

public sealed class AdaptationRecipeTests
{
    private static readonly AdaptationRecipe Sample = new()
    {
        Adapted = ["w2", "w1"],
        Steps = 5,
        Rates = new Dictionary<string, float> { ["w1"] = 0.1f, ["w2"] = -1e-20f },
        Norm = NormPolicy.Support,
        Loss = LossKind.CrossEntropy,
        Order = MetaGradientOrder.Second,
        Ways = 5,
        Shots = 1,
    };

    [Fact]
    public void A_recipe_survives_json_exactly()
    {
        var read = AdaptationRecipe.FromJson(Sample.ToJson());

        Assert.Equal(Sample, read);
        Assert.Equal(Sample.Adapted, read.Adapted);
        Assert.Equal(-1e-20f, read.Rates["w2"]);
        Assert.Equal(Sample.Digest(), read.Digest());
    }

    [Fact]
    public void The_order_of_rates_does_not_change_the_bytes_but_the_order_of_parameters_does()
    {
        var reordered = Sample with { Rates = Sample.Rates.Reverse().ToDictionary() };

        Assert.Equal(Sample.ToJson(), reordered.ToJson());
        Assert.NotEqual(Sample.Digest(), (Sample with { Adapted = ["w1", "w2"] }).Digest());
    }

    [Fact]
    public void The_json_uses_the_words_of_the_field()
    {
        var json = Encoding.UTF8.GetString(Sample.ToJson());

        Assert.Contains("\"norm\": \"support\"", json);
        Assert.Contains("\"loss\": \"cross-entropy\"", json);
        Assert.Contains("\"order\": \"second\"", json);
        Assert.DoesNotContain("\r", json);
    }

    public static TheoryData<AdaptationRecipe, string> Broken => new()
    {
        { Sample with { Steps = 0 }, "steps = 0" },
        { Sample with { Steps = 10_001 }, "steps = 10001" },
        { Sample with { Adapted = [] }, "no parameter" },
        { Sample with { Adapted = ["w1", "w2", "w1"] }, "'w1' twice" },
        { Sample with { Adapted = ["w1", "w2", "w3"] }, "no rate for 'w3'" },
        { Sample with { Adapted = ["w1"] }, "a rate for 'w2'" },
        { Sample with { Rates = AdaptationRecipe.UniformRates(["w1", "w2"], float.NaN) }, "finite" },
        { Sample with { Rates = AdaptationRecipe.UniformRates(["w1", "w2"], float.PositiveInfinity) }, "finite" },
        { Sample with { Ways = 1 }, "ways = 1" },
        { Sample with { Ways = null }, "no ways" },
        { Sample with { Shots = 0 }, "shots = 0" },
        { Sample with { Norm = (NormPolicy)9 }, "norm policy 9" },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void A_broken_rule_is_named(AdaptationRecipe recipe, string because) =>
        Assert.Contains(because, Assert.Throws<BundleException>(recipe.Validated).Message);

    [Theory]
    [InlineData("\"steps\": 5,", "", "steps")]
    [InlineData("\"steps\": 5,", "\"steps\": 5, \"proximal\": 0.5,", "proximal")]
    [InlineData("\"steps\": 5,", "\"steps\": 5, \"steps\": 5,", "steps")]
    [InlineData("\"steps\": 5,", "\"steps\": 5.5,", "steps")]
    [InlineData("\"steps\": 5,", "\"steps\": 99999999999,", "steps")]
    [InlineData("\"support\"", "\"running\"", "norm")]
    [InlineData("\"support\"", "2", "norm")]
    [InlineData("\"w2\",", "null,", "without a name")]
    [InlineData("\"w1\": 0.1", "\"w1\": 1e99", "finite")]
    [InlineData("\"w1\": 0.1", "\"w1\": \"NaN\"", "rates")]
    [InlineData("{", "", "not valid")]
    public void Json_with_a_member_missing_unknown_repeated_or_of_another_type_is_refused(string old, string replacement, string because)
    {
        var json = Encoding.UTF8.GetString(Sample.ToJson());
        Assert.Contains(old, json);
        var at = json.IndexOf(old, StringComparison.Ordinal);
        var changed = json[..at] + replacement + json[(at + old.Length)..];

        Assert.Contains(because, Assert.Throws<BundleException>(() => AdaptationRecipe.FromJson(Encoding.UTF8.GetBytes(changed))).Message);
    }
}
