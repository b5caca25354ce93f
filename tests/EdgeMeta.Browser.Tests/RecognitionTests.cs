namespace EdgeMeta.Browser.Tests;

/// <summary>The whole path in a browser: drawings by the mouse, adaptation, recognition.</summary>
public sealed class RecognitionTests(Chromium chromium, Characters characters)
{
    [Fact]
    public async Task Five_drawings_per_class_make_a_recogniser_with_either_engine()
    {
        await using Visit visit = await (await Visit.Of(chromium, characters.Bundle)).Ready();
        var hand = new Hand(seed: 3);
        await visit.Teach(hand);
        await visit.Photograph("taught.png");

        foreach (string engine in (string[])["training", "portable"])
        {
            string said = await visit.Adapt(engine);
            Assert.StartsWith("Adapted on 25 drawings in 1 step with", said, StringComparison.Ordinal);
            double[] losses = await visit.Held<double[]>("session.adapted[argument].result.losses", engine);
            Assert.True(losses[1] < losses[0], said);
        }

        var right = new Dictionary<string, int> { ["training"] = 0, ["portable"] = 0 };
        double apart = 0;
        for (int label = 0; label < Shape.All.Count; label++)
        {
            for (int again = 0; again < 2; again++)
            {
                await visit.Draw(hand.Draw(Shape.All[label]));
                var answers = new List<Answer>();
                foreach (string engine in right.Keys)
                {
                    await visit.Page.Locator($"input[value={engine}]").CheckAsync();
                    answers.Add(await visit.Recognise());
                    right[engine] += answers[^1].Label == label ? 1 : 0;
                }

                apart = Math.Max(apart, answers[0].Probabilities.Zip(answers[1].Probabilities, (a, b) => Math.Abs(a - b)).Max());
                await visit.Page.Locator("#clear").ClickAsync();
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"right: {right["training"]} and {right["portable"]} of 10; probabilities at most {apart:0.0e0} apart");
        await visit.Draw(hand.Draw(Shape.All[3]));
        await visit.Recognise();
        await visit.Photograph("recognised.png");
        Assert.All(right.Values, count => Assert.True(count >= 8, $"{count} of 10 right"));
        Assert.InRange(apart, 0, 1e-5);
        await NothingLeaves(visit);
        Assert.True(visit.Errors.Count == 0, string.Join('\n', visit.Errors));
    }

    /// <summary>The page asked for files of this server only, asks for none while it computes, and could not send anything anywhere else.</summary>
    private static async Task NothingLeaves(Visit visit)
    {
        Assert.All(visit.Requests, r => Assert.True(r.Method == "GET" && r.PostData is null && !r.Url.Contains('?', StringComparison.Ordinal), r.Url));
        Assert.All(visit.Requests, r => Assert.StartsWith(visit.Address.AbsoluteUri, r.Url, StringComparison.Ordinal));
        int asked = visit.Requests.Count;
        foreach (string engine in (string[])["training", "portable"])
        {
            await visit.Adapt(engine);
            await visit.Recognise();
        }

        Assert.Equal(asked, visit.Requests.Count);
        Assert.True(await visit.Page.EvaluateAsync<bool>("() => crossOriginIsolated"));
        int complaints = visit.Errors.Count;
        string refused = await visit.Page.EvaluateAsync<string>("""
            async () => {
                const violated = new Promise(resolve => addEventListener('securitypolicyviolation', e => resolve(e.effectiveDirective), { once: true }));
                await fetch('http://192.0.2.1/').catch(() => {});
                return violated;
            }
            """);
        Assert.Equal("connect-src", refused);
        visit.Errors.RemoveRange(complaints, visit.Errors.Count - complaints);
    }
}
