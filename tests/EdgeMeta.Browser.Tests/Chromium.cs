using Microsoft.Playwright;

// Every test computes in the one browser: side by side they would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(EdgeMeta.Browser.Tests.Chromium))]

namespace EdgeMeta.Browser.Tests;

/// <summary>The system's Chromium without a window, one for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The test is skipped, visibly, where there is no Chromium.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(browser is null, "there is no Chromium: sudo apt-get install -y chromium, or name one in EDGEMETA_CHROMIUM");
            return browser;
        }
    }

    public async ValueTask InitializeAsync()
    {
        string? program = Environment.GetEnvironmentVariable("EDGEMETA_CHROMIUM") ?? Find();
        if (program is null)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            // Chromium's own sandbox refuses to run for root, which is who runs tests in containers.
            ChromiumSandbox = Environment.UserName != "root",
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    private static string? Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in Names
         let program = Path.Combine(folder, name)
         where File.Exists(program)
         select program).FirstOrDefault();
}
