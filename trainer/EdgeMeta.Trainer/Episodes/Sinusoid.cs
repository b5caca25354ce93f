namespace EdgeMeta.Trainer.Episodes;

/// <summary>
/// Sinusoid regression as in the MAML paper (Finn, Abbeel, Levine 2017, section 5.1): amplitude uniform in [0.1, 5], phase in [0, pi], inputs in [-5, 5],
/// no noise. Inputs [N, 1], targets [N, 1].
/// </summary>
public sealed class Sinusoid : EpisodeSampler
{
    public const double LeastAmplitude = 0.1;
    public const double LargestAmplitude = 5;
    public const double LargestPhase = Math.PI;
    public const double InputBound = 5;

    /// <param name="shots">Support points, at least 1.</param>
    /// <param name="queries">Query points, at least 1; the paper has as many as shots.</param>
    public Sinusoid(int shots, int queries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, 1);
        Shots = shots;
        Queries = queries;
    }

    public int Shots { get; }

    public int Queries { get; }

    public override string DataDigest => Digest.Of($"sinusoid 1, shots {Shots}, queries {Queries}");

    public override string Description => $"sinusoid regression, {Shots}-shot, {Queries} query points";

    public override Episode Sample(EpisodeRandom random) => SampleWithTask(random).Episode;

    /// <summary>The episode together with its true curve, for plots. The same episode as <see cref="Sample"/> gives.</summary>
    public (SinusoidTask Task, Episode Episode) SampleWithTask(EpisodeRandom random)
    {
        var task = new SinusoidTask(random.Uniform(LeastAmplitude, LargestAmplitude), random.Uniform(0, LargestPhase));
        var support = task.At(Inputs(random, Shots));
        var query = task.At(Inputs(random, Queries));
        return (task, new Episode(support, query, 0, Shots));
    }

    private static float[] Inputs(EpisodeRandom random, int count)
    {
        var x = new float[count];
        for (var i = 0; i < count; i++)
        {
            x[i] = (float)random.Uniform(-InputBound, InputBound);
        }
        return x;
    }
}
