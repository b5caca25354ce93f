using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>Images of classes, apart for training and test: no class is in both.</summary>
public abstract class ImageData
{
    private protected ImageData(string name, string digest, ClassImages? train, ClassImages? test)
    {
        Name = name;
        DataDigest = digest;
        Train = train;
        Test = test;
    }

    /// <summary>What people call the classes, for instance "Omniglot characters".</summary>
    public string Name { get; }

    /// <summary>SHA-256, lower-case hexadecimal, over the files' names and bytes, the split and the preprocessing.</summary>
    public string DataDigest { get; }

    /// <summary>Null where every class is held out.</summary>
    public ClassImages? Train { get; }

    /// <summary>Null where no class is held out.</summary>
    public ClassImages? Test { get; }

    /// <inheritdoc cref="ClassificationSampler(ClassImages, string, string, int, int, int)"/>
    public ClassificationSampler TrainSampler(int ways, int shots, int queries) => Sampler(Train, "train", ways, shots, queries);

    /// <inheritdoc cref="ClassificationSampler(ClassImages, string, string, int, int, int)"/>
    public ClassificationSampler TestSampler(int ways, int shots, int queries) => Sampler(Test, "test", ways, shots, queries);

    private ClassificationSampler Sampler(ClassImages? images, string part, int ways, int shots, int queries) =>
        images is null
            ? throw new InputException(null, $"no {Name} are left for {part}.", part == "test" ? "Hold out some classes." : "Hold out fewer classes.")
            : new ClassificationSampler(images, $"{DataDigest}/{part}", Name, ways, shots, queries);

    /// <summary>Every held-out name must exist: a slip of the pen would let test classes into training.</summary>
    private protected static void RequireKnown(string place, string kind, IEnumerable<string> heldOut, IReadOnlyCollection<string> present)
    {
        const int mostListed = 50;
        var unknown = heldOut.Except(present).FirstOrDefault();
        if (unknown is not null)
        {
            var listed = string.Join(", ", present.Order(StringComparer.Ordinal).Take(mostListed));
            throw new InputException(place, $"has no {kind} '{unknown}' to hold out.",
                $"There are: {listed}{(present.Count > mostListed ? $" and {present.Count - mostListed} more" : "")}.");
        }
    }
}
