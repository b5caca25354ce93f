using EdgeMeta.Bundles;
using EdgeMeta.Runtime;
using Bundle = EdgeMeta.Bundles.Bundle;

namespace EdgeMeta.Browser.Tests;

/// <summary>The page computes what EdgeMeta's runtime does: pictures, phi and probabilities.</summary>
public sealed class ParityTests(Chromium chromium, Characters characters)
{
    [Fact]
    public async Task A_picture_becomes_the_same_input_bit_for_bit()
    {
        await using Visit visit = await (await Visit.Of(chromium, characters.Bundle)).Ready();
        foreach ((int width, int height) in ((int, int)[])[(420, 420), (105, 105), (31, 57), (20, 9)])
        {
            await Compare(visit, width, height);
        }
    }

    [Fact]
    public async Task Both_engines_give_the_phi_and_the_probabilities_of_the_runtime()
    {
        await using Visit visit = await (await Visit.Of(chromium, characters.Bundle)).Ready();
        var hand = new Hand(seed: 8);
        await visit.Teach(hand);
        foreach (string engine in (string[])["training", "portable"])
        {
            await visit.Adapt(engine);
        }

        Bundle bundle = Bundle.Open(characters.Bundle);
        using Adapter adapter = Adapter.Open(bundle);
        AdaptedState state = adapter.Adapt(await Support(visit)).State!;
        float move = Apart(state.Phi.SelectMany(p => p.Floats.ToArray()), state.Phi.SelectMany(p => bundle.Theta[p.Name].Floats.ToArray()));
        float furthest = 0, differ = 0;
        foreach (string engine in (string[])["training", "portable"])
        {
            foreach (NamedTensor expected in state.Phi.Concat(state.Statistics))
            {
                float[] tensor = await visit.Floats("session.adapted[argument[0]].result.values.get(argument[1])", new[] { engine, expected.Name });
                float apart = Apart(expected.Floats.ToArray(), tensor), bound = 2e-6f * Math.Max(1, expected.Floats.ToArray().Max(Math.Abs));
                furthest = bundle.Theta.Find(expected.Name) is null ? furthest : Math.Max(furthest, apart);
                Assert.True(apart <= bound, $"{expected.Name} of {engine} is {apart:0.0e0} off; {bound:0.0e0} at most, {move:0.0e0} is the largest move");
            }
        }

        using Predictor predictor = Predictor.Open(bundle, state);
        foreach (Shape shape in Shape.All)
        {
            await visit.Draw(hand.Draw(shape));
            float[] picture = await visit.Floats("(await import('/main.mjs')).seen()");
            float[] probabilities = new float[predictor.OutputSize];
            int label = predictor.Classify(picture, probabilities);
            foreach (string engine in (string[])["training", "portable"])
            {
                await visit.Page.Locator($"input[value={engine}]").CheckAsync();
                Answer answer = await visit.Recognise();
                Assert.Equal(label, answer.Label);
                differ = Math.Max(differ, Apart(probabilities, answer.Probabilities.Select(p => (float)p)));
                Assert.InRange(differ, 0, 1e-5f);
            }

            await visit.Page.Locator("#clear").ClickAsync();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"phi {furthest:0.0e0} apart, the largest move {move:0.0e0}; probabilities {differ:0.0e0}");
    }

    private static async Task Compare(Visit visit, int width, int height)
    {
        byte[] greys = new byte[width * height];
        new Random(width).NextBytes(greys);
        var image = new GrayImage(width, height, [.. greys.Select(g => (float)(g / 255.0))]);
        foreach (bool invert in (bool[])[true, false])
        {
            float[] ours = await visit.Floats($$"""
                await (async () => {
                    const { applyPreprocessing, grayOf } = await import('/image/preprocessing.mjs');
                    const data = Uint8ClampedArray.from(Array.from(atob(argument), c => [...Array(3).fill(c.charCodeAt(0)), 255]).flat());
                    const image = grayOf({ width: {{width}}, height: {{height}}, data });
                    return applyPreprocessing(image, { width: 28, height: 28, invert: {{(invert ? "true" : "false")}} });
                })()
                """, Convert.ToBase64String(greys));
            Assert.Equal(new ImagePreprocessing { Width = 28, Height = 28, Invert = invert }.Apply(image), ours);
        }
    }

    private static async Task<ExampleSet> Support(Visit visit)
    {
        float[] x = await visit.Floats("session.support.x");
        long[] labels = await visit.Held<long[]>("session.support.labels");
        return ExampleSet.Labelled(x, [1, 28, 28], labels, ["A", "B", "C", "D", "E"]);
    }

    private static float Apart(IEnumerable<float> a, IEnumerable<float> b) => a.Zip(b, (p, q) => Math.Abs(p - q)).Max();
}
