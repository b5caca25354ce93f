using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>Classes of equally sized grey images, in ordinal order of their names. Immutable.</summary>
public sealed class ClassImages
{
    /// <param name="classes">At least one; names differ, sizes agree.</param>
    public ClassImages(IEnumerable<ImageClass> classes)
    {
        Classes = [.. classes.OrderBy(c => c.Name, StringComparer.Ordinal)];
        if (Classes.Count == 0)
        {
            throw new ArgumentException("There are no classes.", nameof(classes));
        }
        for (var i = 1; i < Classes.Count; i++)
        {
            if (Classes[i].Name == Classes[i - 1].Name)
            {
                throw new ArgumentException($"Two classes are named '{Classes[i].Name}'.", nameof(classes));
            }
            if (Classes[i].Size != Classes[0].Size)
            {
                throw new ArgumentException($"The images of '{Classes[i].Name}' and '{Classes[0].Name}' differ in size.", nameof(classes));
            }
        }
    }

    public IReadOnlyList<ImageClass> Classes { get; }

    /// <summary>Shape of one example: [1, height, width].</summary>
    public long[] ExampleShape => [1, Classes[0].Size.Height, Classes[0].Size.Width];

    /// <summary>These classes and their turns by 90, 180 and 270 degrees: four times as many.</summary>
    public ClassImages WithQuarterTurns() => new(Classes.SelectMany(c => new[] { c, c.Turned(1), c.Turned(2), c.Turned(3) }));

    /// <exception cref="InputException">There are fewer classes, or a class has fewer images, than an episode takes.</exception>
    internal void RequireFor(int ways, int imagesPerClass)
    {
        if (ways > Classes.Count)
        {
            throw new InputException(null, $"the data has {Classes.Count} classes and an episode of {ways} ways needs {ways}.",
                "Ask for fewer ways or give more classes.");
        }
        var poorest = Classes.MinBy(c => c.Count)!;
        if (imagesPerClass > poorest.Count)
        {
            throw new InputException(poorest.Name, $"has {poorest.Count} images; support and query of an episode need {imagesPerClass} different ones.",
                "Ask for fewer shots or queries, or add images to the class.");
        }
    }
}
