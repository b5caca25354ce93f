using System.Text;
using System.Text.Json.Nodes;
using EdgeMeta.Bundles;
using EdgeMeta.EndToEnd.Cli;
using Microsoft.Playwright;
using Bundle = EdgeMeta.Bundles.Bundle;

namespace EdgeMeta.Browser.Tests;

/// <summary>A bundle that is damaged, hostile or of something else is refused by the page itself, and what was open stays.</summary>
public sealed class HostileBundleTests(Chromium chromium, Characters characters)
{
    private static readonly (string Name, Func<byte[], byte[]> Damage, string Said)[] Damages =
    [
        ("truncated", whole => whole[..(whole.Length / 2)], "truncated"),
        ("a byte of a graph flipped", whole => Flipped(whole, "adapt.onnx"), "adapt.onnx does not match the size and SHA-256"),
        ("a byte of theta flipped", whole => Flipped(whole, "theta.safetensors"), "theta.safetensors does not match"),
        ("a byte of the manifest flipped", whole => Flipped(whole, "manifest.json"), "manifest.json has a wrong checksum"),
        ("a name that leads out", whole => Renamed(whole, "theta.safetensors", "../ta.safetensors"), "forbidden name"),
        ("not a zip", _ => [.. Enumerable.Repeat((byte)'x', 5000)], "is not a bundle"),
        ("empty", _ => [], "is not a bundle"),
    ];

    [Fact]
    public async Task A_bundle_that_is_not_whole_is_refused_and_the_open_one_stays()
    {
        byte[] whole = await File.ReadAllBytesAsync(characters.Bundle);
        await using Visit visit = await (await Visit.Of(chromium, characters.Bundle)).Ready();
        foreach ((string name, Func<byte[], byte[]> damage, string said) in Damages)
        {
            string problem = await Open(visit, damage([.. whole]));
            Assert.True(problem.Contains(said, StringComparison.Ordinal), $"{name}: {problem}");
        }

        Assert.Contains("this page draws pictures", await Open(visit, WithoutPictures(characters.Bundle)), StringComparison.Ordinal);

        await visit.Photograph("refused-bundle.png");
        Assert.Contains("from this server", await visit.Page.Locator("#model").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("", await Open(visit, whole));
        Assert.Contains("mine.edgemeta", await visit.Page.Locator("#model").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task A_served_bundle_that_was_damaged_after_the_start_is_refused()
    {
        byte[] bytes = await File.ReadAllBytesAsync(characters.Bundle);
        await using Visit visit = await Visit.Of(chromium, characters.Write("later.edgemeta", Flipped(bytes, "predict.onnx")));
        Assert.Contains("predict.onnx does not match", await visit.Problem(), StringComparison.Ordinal);
        Assert.False(await visit.Page.Locator("#app").IsVisibleAsync());
    }

    [Theory]
    [InlineData("format", 2, "format version 2")]
    [InlineData("unknown", 1, "unknown member")]
    public async Task A_manifest_of_another_kind_is_refused(string member, int value, string said)
    {
        Bundle bundle = Bundle.Open(characters.Bundle);
        JsonObject changed = JsonNode.Parse(bundle.ReadEntry(EntryName.Manifest).Span)!.AsObject();
        changed[member] = value;
        await using Visit visit = await (await Visit.Of(chromium, characters.Bundle)).Ready();
        string problem = await visit.Held<string>("""
            (async () => {
                const { parseManifest } = await import('/bundle/manifest.mjs');
                try { parseManifest(new TextEncoder().encode(argument)); return 'accepted'; } catch (error) { return error.message; }
            })()
            """, changed.ToJsonString());
        Assert.Contains(said, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_of_something_else_than_pictures_is_not_served()
    {
        CliRun run = CliRun.Of("serve", characters.Write("features.edgemeta", WithoutPictures(characters.Bundle)));
        Assert.Equal(3, run.Code);
        Assert.Contains("a classifier of something else than pictures", run.Error, StringComparison.Ordinal);
    }

    private static byte[] WithoutPictures(string file)
    {
        Bundle bundle = Bundle.Open(file);
        Manifest manifest = bundle.Manifest with { Model = bundle.Manifest.Model with { Preprocessing = null } };
        return BundleArchive.ToBytes(manifest, [.. bundle.Names.Where(n => n != EntryName.Manifest).Select(n => new BundleEntry(n, bundle.ReadEntry(n)))]);
    }

    /// <summary>Chooses a file and returns what the page complains of.</summary>
    private static async Task<string> Open(Visit visit, byte[] bytes)
    {
        await visit.Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "mine.edgemeta", MimeType = "application/octet-stream", Buffer = bytes });
        await visit.Page.WaitForFunctionAsync("() => document.querySelector('#file').value === ''");
        await visit.Settled();
        return await visit.Page.Locator("#problem").InnerTextAsync();
    }

    /// <summary>Changes a byte in the middle of an entry.</summary>
    private static byte[] Flipped(byte[] whole, string entry)
    {
        ReadOnlyMemory<byte> content = Bundle.Open(new MemoryStream(whole)).ReadEntry(entry);
        byte[] changed = [.. whole];
        changed[whole.AsSpan().IndexOf(content.Span) + (content.Length / 2)] ^= 1;
        return changed;
    }

    /// <summary>Gives an entry another name of the same length, in its header and in the directory, and not in the manifest.</summary>
    private static byte[] Renamed(byte[] whole, string from, string to)
    {
        (byte[] old, byte[] name) = (Encoding.ASCII.GetBytes(from), Encoding.ASCII.GetBytes(to));
        byte[] changed = [.. whole];
        int begin = whole.AsSpan().IndexOf(Bundle.Open(new MemoryStream(whole)).ReadEntry(EntryName.Manifest).Span);
        int length = Bundle.Open(new MemoryStream(whole)).ReadEntry(EntryName.Manifest).Length;
        for (int at = begin + length; whole.AsSpan(at).IndexOf(old) is var found and >= 0; at += found + name.Length)
        {
            name.CopyTo(changed, at + found);
        }

        return changed;
    }
}
