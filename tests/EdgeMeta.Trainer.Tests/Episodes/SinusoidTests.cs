using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer.Tests.Episodes;

public sealed class SinusoidTests
{
    private readonly Sinusoid sampler = new(10, 15);

    [Fact]
    public void Amplitude_phase_and_inputs_fill_the_ranges_of_the_paper()
    {
        var tasks = new List<SinusoidTask>();
        var inputs = new List<float>();
        for (var i = 0UL; i < 4000; i++)
        {
            var (task, episode) = sampler.SampleWithTask(EpisodeRandom.For(1, 0, i));
            tasks.Add(task);
            inputs.AddRange(episode.Support.X);
            inputs.AddRange(episode.Query.X);
        }
        Fills(tasks.Select(task => task.Amplitude), 0.1, 5);
        Fills(tasks.Select(task => task.Phase), 0, Math.PI);
        Fills(inputs.Select(x => (double)x), -5, 5);
    }

    [Fact]
    public void Targets_lie_on_the_true_curve()
    {
        var (task, episode) = sampler.SampleWithTask(EpisodeRandom.For(1, 0, 0));
        foreach (var examples in new[] { episode.Support, episode.Query })
        {
            Assert.Equal(examples.X.Select(x => (float)(task.Amplitude * Math.Sin(x - task.Phase))), examples.Targets!);
        }
    }

    [Fact]
    public void An_episode_has_shots_and_queries_of_one_input_and_one_target()
    {
        var episode = sampler.Sample(EpisodeRandom.For(1, 0, 0));
        Assert.Equal((10, 15, 0, 10), (episode.Support.Count, episode.Query.Count, episode.Ways, episode.Shots));
        Assert.Equal([1], episode.Support.ExampleShape);
        Assert.Equal(1, episode.Support.TargetSize);
        Assert.Null(episode.Support.Labels);
        Assert.Empty(episode.Support.X.Intersect(episode.Query.X));
    }

    [Fact]
    public void The_same_index_gives_the_same_episode()
    {
        var first = sampler.Sample(EpisodeRandom.For(1, 2, 5));
        var again = new Sinusoid(10, 15).Sample(EpisodeRandom.For(1, 2, 5));
        Assert.Equal(first.Support.X, again.Support.X);
        Assert.Equal(first.Query.Targets!, again.Query.Targets!);
    }

    [Fact]
    public void The_digest_tells_every_parameter_apart()
    {
        Assert.Equal(sampler.DataDigest, new Sinusoid(10, 15).DataDigest);
        Assert.Equal(3, new[] { sampler, new Sinusoid(5, 15), new Sinusoid(10, 10) }.Select(s => s.DataDigest).Distinct().Count());
    }

    /// <summary>Within the range, close to both ends, and with the mean and variance of a uniform distribution (5 standard errors).</summary>
    private static void Fills(IEnumerable<double> values, double low, double high)
    {
        var sample = values.ToArray();
        var width = high - low;
        Assert.All(sample, value => Assert.InRange(value, low, high));
        Assert.InRange(sample.Min(), low, low + (0.01 * width));
        Assert.InRange(sample.Max(), high - (0.01 * width), high);
        var error = width / Math.Sqrt(12.0 * sample.Length);
        Assert.InRange(sample.Average(), ((low + high) / 2) - (5 * error), ((low + high) / 2) + (5 * error));
        var variance = sample.Average(value => Math.Pow(value - ((low + high) / 2), 2));
        Assert.InRange(variance, width * width / 12 * 0.93, width * width / 12 * 1.07);
    }
}
