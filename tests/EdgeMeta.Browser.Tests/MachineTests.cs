namespace EdgeMeta.Browser.Tests;

/// <summary>What a browser that lacks something shows.</summary>
public sealed class MachineTests(Chromium chromium, Characters characters)
{
    [Fact]
    public async Task Without_WebAssembly_the_page_says_so()
    {
        await using Visit visit = await Visit.Of(chromium, characters.Bundle, script: "delete globalThis.WebAssembly;");
        Assert.Contains("has no WebAssembly", await visit.Problem(), StringComparison.Ordinal);
        Assert.False(await visit.Page.Locator("#app").IsVisibleAsync());
        await visit.Photograph("no-webassembly.png");
    }

    [Theory]
    [InlineData("training")]
    [InlineData("portable")]
    public async Task Too_little_memory_is_said_and_the_drawings_stay(string engine)
    {
        await using Visit visit = await (await Visit.Of(chromium, characters.Bundle, script: """
            WebAssembly.Memory = function () { throw new RangeError('WebAssembly.Memory(): could not allocate memory'); };
            """)).Ready();
        await visit.Teach(new Hand(seed: 4), each: 1);
        for (int again = 0; again < 2; again++)
        {
            await visit.Adapt(engine);
            Assert.Contains("not enough memory", await visit.Problem(), StringComparison.Ordinal);
            Assert.True(await visit.Page.Locator("#recognise").IsDisabledAsync());
            Assert.Equal(5, await visit.Page.Locator("#classes .drawing").CountAsync());
        }
    }
}
