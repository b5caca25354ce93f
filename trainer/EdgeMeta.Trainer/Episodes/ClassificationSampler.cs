using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>
/// N-way K-shot classification: random classes in random order (so that a class has no fixed label), of each K images as support and other ones as query.
/// Examples lie class after class, labels 0..ways-1.
/// </summary>
public sealed class ClassificationSampler : EpisodeSampler
{
    private readonly ClassImages images;
    private readonly string dataName;

    /// <param name="images">Where classes are drawn from.</param>
    /// <param name="dataDigest">What identifies <paramref name="images"/>.</param>
    /// <param name="dataName">What people call them, for instance "Omniglot characters".</param>
    /// <param name="ways">At least 2.</param>
    /// <param name="shots">Support images per class, at least 1.</param>
    /// <param name="queries">Query images per class, at least 1.</param>
    /// <exception cref="InputException">There are fewer classes, or a class has fewer images, than an episode takes.</exception>
    public ClassificationSampler(ClassImages images, string dataDigest, string dataName, int ways, int shots, int queries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ways, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(shots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, 1);
        images.RequireFor(ways, checked(shots + queries));
        this.images = images;
        this.dataName = dataName;
        Ways = ways;
        Shots = shots;
        Queries = queries;
        DataDigest = Digest.Of($"classification 1, {dataDigest}, ways {ways}, shots {shots}, queries {queries}");
    }

    public int Ways { get; }

    public int Shots { get; }

    public int Queries { get; }

    public override string DataDigest { get; }

    public override string Description => $"{Ways}-way {Shots}-shot, {Queries} queries per class, of {images.Classes.Count} {dataName}";

    public override Episode Sample(EpisodeRandom random) => SampleWithClasses(random).Episode;

    /// <summary>The episode together with the classes' names, label 0 first. The same episode as <see cref="Sample"/> gives.</summary>
    public (IReadOnlyList<string> Classes, Episode Episode) SampleWithClasses(EpisodeRandom random)
    {
        var chosen = new int[Ways];
        random.Choose(images.Classes.Count, chosen);
        var support = new Half(images, Ways, Shots);
        var query = new Half(images, Ways, Queries);
        var drawings = new int[Shots + Queries];
        for (var label = 0; label < Ways; label++)
        {
            var drawn = images.Classes[chosen[label]];
            random.Choose(drawn.Count, drawings);
            support.Fill(label, drawn, drawings.AsSpan(0, Shots));
            query.Fill(label, drawn, drawings.AsSpan(Shots));
        }
        return ([.. chosen.Select(c => images.Classes[c].Name)], new Episode(support.ToExamples(), query.ToExamples(), Ways, Shots));
    }

    private sealed class Half(ClassImages images, int ways, int perClass)
    {
        private readonly int size = images.Classes[0].ImageSize;
        private readonly float[] x = new float[checked(ways * perClass * images.Classes[0].ImageSize)];
        private readonly long[] labels = new long[ways * perClass];

        public void Fill(int label, ImageClass drawn, ReadOnlySpan<int> drawings)
        {
            for (var i = 0; i < perClass; i++)
            {
                var at = (label * perClass) + i;
                labels[at] = label;
                drawn.CopyTo(drawings[i], x.AsSpan(at * size, size));
            }
        }

        public Examples ToExamples() => Examples.Labelled(x, images.ExampleShape, labels);
    }
}
