using EdgeMeta.Bundles;
using Microsoft.Playwright;
using Bundle = EdgeMeta.Bundles.Bundle;

namespace EdgeMeta.Browser.Tests;

/// <summary>Phones, keyboards, and an adaptation that does not help.</summary>
public sealed class UseTests(Chromium chromium, Characters characters)
{
    [Fact]
    public async Task A_phone_with_dark_colours_and_a_finger_does_all_of_it()
    {
        await using Visit visit = await (await Visit.Of(chromium, characters.Bundle, new()
        {
            ViewportSize = new() { Width = 360, Height = 740 },
            DeviceScaleFactor = 2,
            HasTouch = true,
            IsMobile = true,
            ColorScheme = ColorScheme.Dark,
        })).Ready();
        var hand = new Hand(seed: 5);
        ICDPSession finger = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        for (int label = 0; label < Shape.All.Count; label++)
        {
            await visit.Page.Locator("#classes label").Nth(label).TapAsync();
            for (int i = 0; i < 3; i++)
            {
                await Touch(visit, finger, hand.Draw(Shape.All[label]));
                await visit.Page.Locator("#add").TapAsync();
            }
        }

        Assert.StartsWith("Adapted on 15 drawings", await visit.Adapt("portable"), StringComparison.Ordinal);
        await Touch(visit, finger, hand.Draw(Shape.All[2]));
        Assert.Equal(2, (await visit.Recognise()).Label);
        await visit.Photograph("phone.png");
        Assert.True(await visit.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task The_keyboard_alone_does_all_of_it()
    {
        await using Visit visit = await (await Visit.Of(chromium, characters.Bundle)).Ready();
        IKeyboard keys = visit.Page.Keyboard;
        await TabTo(visit, "pad");
        string[] paths = ["R R R R R R", "D D D D D D", "R R R R D D D D", "L L L L U U U U D D D D R R R R", "U U U U L L L L D D D D R R R R"];
        for (int label = 0; label < paths.Length; label++)
        {
            for (int i = 0; i < 2; i++)
            {
                await keys.PressAsync($"{label + 1}");
                await Trace(keys, paths[label]);
                await keys.PressAsync("Enter");
            }

            Assert.Equal("2/5", await visit.Page.Locator("#classes .count").Nth(label).InnerTextAsync());
        }

        Assert.Contains("Added to class E", await visit.Page.Locator("#said").InnerTextAsync(), StringComparison.Ordinal);
        await TabTo(visit, "adapt");
        await keys.PressAsync("Enter");
        await visit.Settled();
        Assert.StartsWith("Adapted on 10 drawings", await visit.Page.Locator("#said").InnerTextAsync(), StringComparison.Ordinal);
        await TabTo(visit, "pad", backwards: true);
        await Trace(keys, paths[1]);
        await visit.Photograph("keyboard.png");
        await keys.PressAsync("Shift+Enter");
        await visit.Settled();
        Assert.StartsWith("Recognised: ", await visit.Page.Locator("#said").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("pad", await visit.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Every_control_has_a_name_and_its_place_in_the_order_of_reading()
    {
        await using Visit visit = await (await Visit.Of(chromium, characters.Bundle)).Ready();
        string[] nameless = await visit.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('button, input, canvas[tabindex]')]
                .filter(e => !(e.ariaLabel || e.labels?.[0]?.textContent.trim() || e.textContent.trim())).map(e => e.outerHTML)
            """);
        Assert.Empty(nameless);
        Assert.Equal(0, await visit.Page.Locator("[tabindex]:not([tabindex='0'])").CountAsync());
    }

    [Fact]
    public async Task Steps_that_do_not_lower_the_loss_are_refused_and_theta_stays()
    {
        // Rates of the other sign, which the format allows: every step climbs. ORT Training's artifacts hold the rates themselves and still descend.
        string file = WithRates("climbing.edgemeta", rate => -rate);
        await using Visit visit = await (await Visit.Of(chromium, file)).Ready();
        var hand = new Hand(seed: 6);
        await visit.Teach(hand, each: 2);
        Assert.StartsWith("Refused: 1 step did not lower the support loss", await visit.Adapt("portable"), StringComparison.Ordinal);
        await visit.Draw(hand.Draw(Shape.All[1]));
        Assert.True(await visit.Page.Locator("#recognise").IsDisabledAsync());
        await visit.Photograph("refused.png");
        Assert.StartsWith("Adapted on 10 drawings", await visit.Adapt("training"), StringComparison.Ordinal);
        Assert.True(await visit.Page.Locator("#recognise").IsEnabledAsync());
    }

    [Fact]
    public async Task Steps_that_run_away_are_refused_and_theta_stays()
    {
        await using Visit visit = await (await Visit.Of(chromium, WithRates("running.edgemeta", _ => 1e38f))).Ready();
        await visit.Teach(new Hand(seed: 6), each: 2);
        string refusal = await visit.Adapt("portable");
        Assert.StartsWith("Refused: ", refusal, StringComparison.Ordinal);
        Assert.Matches("(is NaN|is Infinity|is not finite).*the model is unchanged", refusal);
        Assert.True(await visit.Page.Locator("#recognise").IsDisabledAsync());
    }

    private string WithRates(string name, Func<float, float> change)
    {
        Bundle bundle = Bundle.Open(characters.Bundle);
        Manifest manifest = bundle.Manifest with
        {
            Recipe = bundle.Recipe with { Rates = bundle.Recipe.Rates.ToDictionary(r => r.Key, r => change(r.Value)) },
        };
        BundleEntry[] entries = [.. bundle.Names.Where(n => n != EntryName.Manifest).Select(n => new BundleEntry(n, bundle.ReadEntry(n)))];
        return characters.Write(name, BundleArchive.ToBytes(manifest, entries));
    }

    private static async Task Touch(Visit visit, ICDPSession finger, IEnumerable<Stroke> strokes)
    {
        await visit.Page.Locator("#pad").ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult area = (await visit.Page.Locator("#pad").BoundingBoxAsync())!;
        async Task Send(string type, params (double X, double Y)[] points) => await finger.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
        {
            ["type"] = type,
            ["touchPoints"] = points.Select(p => new { x = area.X + (p.X * area.Width), y = area.Y + (p.Y * area.Height) }).ToArray(),
        });
        foreach (Stroke stroke in strokes)
        {
            await Send("touchStart", stroke.Points[0]);
            foreach ((double, double) point in stroke.Points.Skip(1))
            {
                await Send("touchMove", point);
            }

            await Send("touchEnd");
        }
    }

    /// <summary>Sets the pen down, moves it (Up, Down, Left, Right), and lifts it.</summary>
    private static async Task Trace(IKeyboard keys, string path)
    {
        await keys.PressAsync("Space");
        foreach (string step in path.Split(' '))
        {
            await keys.PressAsync(step switch { "U" => "ArrowUp", "D" => "ArrowDown", "L" => "ArrowLeft", _ => "ArrowRight" });
        }

        await keys.PressAsync("Space");
    }

    private static async Task TabTo(Visit visit, string id, bool backwards = false)
    {
        for (int i = 0; i < 40; i++)
        {
            if (await visit.Page.EvaluateAsync<string>("() => document.activeElement.id") == id)
            {
                return;
            }

            await visit.Page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
        }

        Assert.Fail($"the Tab key does not reach {id}");
    }
}
