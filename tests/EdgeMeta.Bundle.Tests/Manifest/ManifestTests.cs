using System.Text;

namespace EdgeMeta.Bundles.Tests;

public sealed class ManifestTests
{
    private static readonly Manifest Complete = Bundle.Open(new MemoryStream(SampleBundle.Bytes)).Manifest;

    [Fact]
    public void A_manifest_survives_json_byte_for_byte()
    {
        var json = Complete.ToJson();

        Assert.Equal(json, Manifest.FromJson(json).ToJson());
        Assert.StartsWith("{\n  \"format\": 1,\n  \"minimumRuntime\": \"0.1.0\",", Encoding.UTF8.GetString(json));
        Assert.Contains("\"N\"", Encoding.UTF8.GetString(json));
    }

    [Fact]
    public void A_newer_format_is_answered_with_newer_whatever_else_it_holds()
    {
        var refusal = Refusal("""{"format": 2, "graphs": [{"deep": [1]}], "model": 5}""");

        Assert.Contains("format version 2", refusal);
        Assert.Contains("needs a newer runtime", refusal);
        Assert.Contains("Update EdgeMeta", refusal);
    }

    [Fact]
    public void A_bundle_for_a_newer_runtime_is_answered_with_the_version_it_needs() =>
        Assert.Contains("needs runtime 99.0.0", Refusal("""{"format": 1, "minimumRuntime": "99.0.0", "unknown": 5}"""));

    [Theory]
    [InlineData("{}", "no format version")]
    [InlineData("[]", "no format version")]
    [InlineData("""{"format": "1"}""", "no format version")]
    [InlineData("""{"format": 0}""", "no format version")]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("""{"format": 1}""", "model")]
    [InlineData("\"\\ud800\"", "no format version")]
    [InlineData("""{"format": 1, "model": "\ud800"}""", "not valid")]
    public void What_is_no_manifest_is_refused(string json, string because) => Assert.Contains(because, Refusal(json));

    [Fact]
    public void Nesting_without_end_is_refused() => Assert.Contains("not JSON", Refusal("{\"format\":1,\"x\":" + new string('[', 100_000)));

    [Fact]
    public void Any_byte_of_a_manifest_changed_gives_a_manifest_or_a_refusal_and_nothing_else()
    {
        var json = Complete.ToJson();
        for (var place = 0; place < json.Length; place++)
        {
            for (var bit = 0; bit < 8; bit += 3)
            {
                var flipped = json.ToArray();
                flipped[place] ^= (byte)(1 << ((place + bit) % 8));
                try
                {
                    Assert.Equal(Manifest.CurrentFormat, Manifest.FromJson(flipped).Format);
                }
                catch (BundleException e)
                {
                    Assert.NotEmpty(e.Remedy);
                }
            }
        }
    }

    [Fact]
    public void A_manifest_cut_at_any_byte_is_refused()
    {
        // Without its final newline it is still whole.
        var json = Complete.ToJson();
        for (var length = 0; length < json.Length - 1; length++)
        {
            Assert.Throws<BundleException>(() => Manifest.FromJson(json.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData("model", "modle")]
    [InlineData("recipe", "recipes")]
    [InlineData("slots", "slot")]
    [InlineData("seed", "sead")]
    public void A_missing_member_is_named(string name, string other) =>
        Assert.Contains(other, Refusal(Text(Complete).Replace($"\"{name}\"", $"\"{other}\"", StringComparison.Ordinal)));

    public static TheoryData<string, Manifest, string> Broken => new()
    {
        { "entry name", Complete with { Entries = With(Complete.Entries, "../x", Complete.Entries[EntryName.Theta]) }, "impossible entry '../x'" },
        { "digest", Complete with { Entries = With(Complete.Entries, "extra", new EntryDigest(5, "abc")) }, "no proper size" },
        { "negative size", Complete with { Entries = With(Complete.Entries, "extra", new EntryDigest(-5, new string('a', 64))) }, "no proper size" },
        { "slot beyond", Complete with { Slots = With(Complete.Slots, "b", Complete.Slots["b"] with { Offset = long.MaxValue }) }, "outside" },
        { "slot before", Complete with { Slots = With(Complete.Slots, "b", Complete.Slots["b"] with { Offset = -1 }) }, "outside" },
        { "slots overlap", Complete with { Slots = With(Complete.Slots, "b", Complete.Slots["b"] with { Offset = 8 }) }, "over another" },
        { "slot length", Complete with { Slots = With(Complete.Slots, "b", Complete.Slots["b"] with { Length = 4 }) }, "length" },
        { "slot shape", Complete with { Slots = With(Complete.Slots, "b", Complete.Slots["b"] with { Shape = [1L << 40, 1L << 40] }) }, "length" },
        { "no slot", Complete with { Slots = Complete.Slots.Where(s => s.Key != "w").ToDictionary() }, "no slot for 'w'" },
        { "statistics", Complete with { Statistics = ["bn1"] }, "no slot for 'mean.bn1'" },
        { "ways differ", Complete with { Model = Complete.Model with { Ways = 2 } }, "2 ways in its model card" },
        { "shots", Complete with { Model = Complete.Model with { Shots = 0 } }, "shots = 0" },
        { "input", Complete with { Model = Complete.Model with { Input = Complete.Model.Input with { ExampleShape = [0] } } }, "impossible shape" },
        {
            "huge input",
            Complete with { Model = Complete.Model with { Input = Complete.Model.Input with { ExampleShape = [1 << 30, 1 << 30] } } },
            "impossible shape"
        },
        { "preprocessing", Complete with { Model = Complete.Model with { Preprocessing = ImagePreprocessing.Omniglot } }, "does not make" },
        { "recipe", Complete with { Recipe = Complete.Recipe with { Steps = 0 } }, "steps = 0" },
        { "minimum", Complete with { MinimumRuntime = "soon" }, "'soon'" },
        { "proof", Complete with { Proof = Complete.Proof! with { MetaGradientError = -1 } }, "proof" },
        { "iterations", Complete with { Provenance = Complete.Provenance with { Iterations = -1 } }, "iterations" },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void A_broken_rule_is_named(string rule, Manifest manifest, string because) =>
        Assert.True(Refusal(Text(manifest)).Contains(because, StringComparison.Ordinal), $"{rule}: {Refusal(Text(manifest))}");

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> map, string name, T value) => new(map) { [name] = value };

    private static string Text(Manifest manifest) => Encoding.UTF8.GetString(manifest.ToJson());

    private static string Refusal(string json) => Assert.Throws<BundleException>(() => Manifest.FromJson(Encoding.UTF8.GetBytes(json))).Message;
}
