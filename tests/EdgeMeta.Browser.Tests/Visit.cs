using System.Runtime.InteropServices;
using EdgeMeta.Cli.Serving;
using EdgeMeta.EndToEnd.Conventions;
using Microsoft.Playwright;

namespace EdgeMeta.Browser.Tests;

/// <summary>A visitor's page on a served bundle, with everything it asked for and complained of.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly PageServer server;
    private readonly IBrowserContext context;

    private Visit(PageServer server, IBrowserContext context, IPage page)
    {
        (this.server, this.context, Page) = (server, context, page);
        page.Request += (_, request) => Requests.Add(request);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => Errors.Add(error);
    }

    public IPage Page { get; }

    public Uri Address => server.Address;

    public List<IRequest> Requests { get; } = [];

    public List<string> Errors { get; } = [];

    /// <param name="chromium">The browser.</param>
    /// <param name="bundle">The file to serve.</param>
    /// <param name="options">Viewport, colours, touch; null for a desktop.</param>
    /// <param name="script">Runs in the page before anything of its own.</param>
    public static async Task<Visit> Of(Chromium chromium, string bundle, BrowserNewContextOptions? options = null, string? script = null)
    {
        IReadOnlyDictionary<string, PageFile> files;
        try
        {
            files = PageFiles.Find(AppContext.BaseDirectory);
        }
        catch (Exception e) when (e.Message.Contains("onnxruntime-web", StringComparison.Ordinal))
        {
            Assert.Skip(e.Message);
            throw;
        }

        PageServer server = await PageServer.Start(0, bundle, files);
        IBrowserContext context = await chromium.Browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1180, Height = 900 } });
        context.SetDefaultTimeout(60_000);
        if (script is not null)
        {
            await context.AddInitScriptAsync(script);
        }

        var visit = new Visit(server, context, await context.NewPageAsync());
        await visit.Page.GotoAsync(server.Address.AbsoluteUri);
        return visit;
    }

    /// <summary>Waits until the page is usable.</summary>
    public async Task<Visit> Ready()
    {
        await Page.Locator("#app").WaitForAsync();
        return this;
    }

    /// <summary>The complaint the page shows.</summary>
    public async Task<string> Problem()
    {
        await Page.Locator("#problem").WaitForAsync();
        return await Page.Locator("#problem").InnerTextAsync();
    }

    /// <summary>Draws with the mouse, stroke by stroke.</summary>
    public async Task Draw(IEnumerable<Stroke> strokes)
    {
        LocatorBoundingBoxResult area = (await Page.Locator("#pad").BoundingBoxAsync())!;
        foreach (Stroke stroke in strokes)
        {
            (float X, float Y)[] points = [.. stroke.Points.Select(p => ((float)(area.X + (p.X * area.Width)), (float)(area.Y + (p.Y * area.Height))))];
            await Page.Mouse.MoveAsync(points[0].X, points[0].Y);
            await Page.Mouse.DownAsync();
            foreach ((float x, float y) in points.Skip(1))
            {
                await Page.Mouse.MoveAsync(x, y);
            }

            await Page.Mouse.UpAsync();
        }
    }

    /// <summary>Drawings of each shape, each added to its class.</summary>
    public async Task Teach(Hand hand, int each = 5)
    {
        for (int label = 0; label < Shape.All.Count; label++)
        {
            await Page.Locator("#classes input").Nth(label).CheckAsync();
            for (int i = 0; i < each; i++)
            {
                await Draw(hand.Draw(Shape.All[label]));
                await Page.Locator("#add").ClickAsync();
            }
        }
    }

    /// <summary>Adapts with one of the engines and returns what the page says.</summary>
    public async Task<string> Adapt(string engine)
    {
        await Page.Locator($"input[value={engine}]").CheckAsync();
        await Page.Locator("#adapt").ClickAsync();
        await Settled();
        return await Page.Locator("#adapted").InnerTextAsync();
    }

    /// <summary>Recognises what is drawn.</summary>
    public async Task<Answer> Recognise()
    {
        await Page.Locator("#recognise").ClickAsync();
        await Settled();
        return await Page.EvaluateAsync<Answer>("async () => { const { answer } = await import('/main.mjs'); return answer; }");
    }

    /// <summary>The state that the page's own modules hold.</summary>
    public Task<T> Held<T>(string expression, object? argument = null) =>
        Page.EvaluateAsync<T>($"async argument => {{ const {{ session }} = await import('/main.mjs'); return {expression}; }}", argument);

    /// <summary>Float32 values that the page's own modules hold, bit for bit.</summary>
    public async Task<float[]> Floats(string expression, object? argument = null)
    {
        string base64 = await Held<string>($"btoa(String.fromCharCode(...new Uint8Array(Float32Array.from({expression}).buffer)))", argument);
        return MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(base64)).ToArray();
    }

    public Task Settled() => Page.WaitForFunctionAsync("() => !document.body.classList.contains('busy')");

    /// <summary>A picture of the page, for people: artifacts/browser.</summary>
    public Task Photograph(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "browser", name), FullPage = true });

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        await server.DisposeAsync();
    }
}

/// <summary>What the page answered.</summary>
internal sealed class Answer
{
    public string Name { get; set; } = "";

    public int Label { get; set; }

    public double[] Probabilities { get; set; } = [];
}
