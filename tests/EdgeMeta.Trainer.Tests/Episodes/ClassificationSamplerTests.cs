using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

public sealed class ClassificationSamplerTests
{
    private const int Classes = 12;
    private const int Drawings = 8;

    // One pixel tells class and drawing.
    private readonly ClassImages images = new(Enumerable.Range(0, Classes)
        .Select(c => new ImageClass($"class{c:00}", 1, 1, [.. Enumerable.Range(0, Drawings).Select(d => (float)((100 * c) + d))])));

    private ClassificationSampler Sampler => new(images, "digest", "classes", 5, 3, 4);

    [Fact]
    public void Support_and_query_are_disjoint_and_of_the_labelled_class()
    {
        for (var i = 0UL; i < 200; i++)
        {
            var (names, episode) = Sampler.SampleWithClasses(EpisodeRandom.For(1, 0, i));
            Assert.Equal((5, 3, 15, 20), (episode.Ways, episode.Shots, episode.Support.Count, episode.Query.Count));
            Assert.Equal(35, episode.Support.X.Concat(episode.Query.X).Distinct().Count());
            foreach (var half in new[] { episode.Support, episode.Query })
            {
                Assert.Equal(names, half.Labels!.Distinct().Order().Select(label => ClassOf(half.X[Array.IndexOf(half.Labels!, label)])));
                Assert.All(half.X.Zip(half.Labels!), pair => Assert.Equal(names[(int)pair.Second], ClassOf(pair.First)));
            }
        }
    }

    [Fact]
    public void Every_class_takes_every_label_about_equally_often()
    {
        var counts = new int[Classes, 5];
        for (var i = 0UL; i < 6000; i++)
        {
            var (names, _) = Sampler.SampleWithClasses(EpisodeRandom.For(1, 0, i));
            for (var label = 0; label < 5; label++)
            {
                counts[int.Parse(names[label].AsSpan(5)), label]++;
            }
        }
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 400, 600)); // 500 expected, standard deviation 21
    }

    [Fact]
    public async Task Episodes_are_the_same_on_any_number_of_threads_and_in_any_order()
    {
        var sampler = Sampler;
        var expected = Enumerable.Range(0, 64).Select(i => sampler.Sample(EpisodeRandom.For(1, 0, (ulong)i))).ToArray();
        var tasks = Enumerable.Range(0, 64).Reverse().Select(i => Task.Run(() => (i, sampler.Sample(EpisodeRandom.For(1, 0, (ulong)i)))));
        foreach (var (i, episode) in await Task.WhenAll(tasks))
        {
            Assert.Equal(expected[i].Support.X, episode.Support.X);
            Assert.Equal(expected[i].Query.X, episode.Query.X);
            Assert.Equal(expected[i].Query.Labels!, episode.Query.Labels!);
        }
    }

    [Fact]
    public void The_digest_tells_data_and_parameters_apart()
    {
        ClassificationSampler[] samplers =
        [
            Sampler, new(images, "other", "classes", 5, 3, 4), new(images, "digest", "classes", 4, 3, 4),
            new(images, "digest", "classes", 5, 2, 4), new(images, "digest", "classes", 5, 3, 3),
        ];
        Assert.Equal(samplers.Length, samplers.Select(s => s.DataDigest).Distinct().Count());
        Assert.Equal(Sampler.DataDigest, Sampler.DataDigest);
    }

    [Fact]
    public void Too_few_classes_or_drawings_are_refused()
    {
        Assert.Contains("12 classes", Assert.Throws<InputException>(() => new ClassificationSampler(images, "", "", 13, 1, 1)).Message);
        Assert.Contains("8 images", Assert.Throws<InputException>(() => new ClassificationSampler(images, "", "", 5, 5, 4)).Message);
    }

    private static string ClassOf(float pixel) => $"class{(int)pixel / 100:00}";
}
