using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>
/// Omniglot's two minimal sets (Lake, Salakhutdinov, Tenenbaum 2015), read straight from the published zips: 242 hand-written characters of 8 alphabets,
/// each drawn by 20 people. Greek and Latin are in both zips and are merged. Drawings of 105 x 105 become 28 x 28 by exact area averaging, ink = 1.
/// With the default options 185 characters in four orientations (740 classes) are for training and the 57 of Korean and Tagalog for test.
/// </summary>
public sealed class OmniglotData : ImageData
{
    private const int Side = 105;

    private readonly IReadOnlyList<Character> testCharacters;

    private OmniglotData(string digest, ClassImages? train, ClassImages? test, IReadOnlyList<string> alphabets, IReadOnlyList<Character> testCharacters)
        : base("Omniglot characters", digest, train, test)
    {
        Alphabets = alphabets;
        this.testCharacters = testCharacters;
    }

    /// <summary>Every alphabet in the zips, in ordinal order.</summary>
    public IReadOnlyList<string> Alphabets { get; }

    /// <summary>
    /// The folder of the zips: the path given, else the one in EDGEMETA_DATA, else ../shared/data beside the checkout; each may hold the zips or a folder
    /// "omniglot" with them.
    /// </summary>
    /// <param name="path">What the user gave; null for nothing.</param>
    /// <param name="message">Empty when found, else what is missing and how to get it.</param>
    /// <returns>Null where the zips are not there.</returns>
    public static string? TryLocate(string? path, out string message) =>
        OmniglotLocation.Find(path, Environment.GetEnvironmentVariable(OmniglotLocation.Variable), OmniglotLocation.Bases(), out message);

    /// <param name="path">As <see cref="TryLocate"/> takes it.</param>
    /// <param name="options">Null for the default split.</param>
    /// <exception cref="InputException">Not there, unreadable, damaged or not as published; or an alphabet to hold out does not exist.</exception>
    public static OmniglotData Load(string? path = null, OmniglotOptions? options = null)
    {
        options ??= new OmniglotOptions();
        var folder = TryLocate(path, out var message) ?? throw new InputException(null, "the Omniglot data are not there:", message);
        var drawings = Merge(folder);
        var characters = drawings.GroupBy(drawing => Path.GetDirectoryName(drawing.Name)!.Replace('\\', '/'))
            .Select(group => new Character(group.Key, [.. group])).ToArray();
        var alphabets = characters.Select(c => c.Alphabet).Distinct().ToArray();
        RequireKnown(folder, "alphabet", options.HeldOut, alphabets);

        var classes = Decoding.Decode([.. characters.Select(c => c.Source)], ImagePreprocessing.Omniglot, (Side, Side));
        var isTest = characters.Select(c => options.HeldOut.Contains(c.Alphabet)).ToArray();
        var train = Classes(classes.Where((_, i) => !isTest[i]));
        var test = Classes(classes.Where((_, i) => isTest[i]));
        return new OmniglotData(DigestOf(drawings, options), options.QuarterTurns ? train?.WithQuarterTurns() : train, test, alphabets,
            [.. characters.Where((_, i) => isTest[i])]);
    }

    /// <summary>
    /// Writes an episode of test characters as folders of the original 105 x 105 PNG files: FOLDER/support/CLASS/*.png and FOLDER/query/CLASS/*.png, what a
    /// person gives to adapt and predict.
    /// </summary>
    /// <param name="folder">Must not exist, or be empty.</param>
    /// <param name="ways">Number of classes, at least 2.</param>
    /// <param name="shots">Support drawings per class, at least 1.</param>
    /// <param name="queries">Query drawings per class, at least 1.</param>
    /// <param name="random">Chooses classes and drawings.</param>
    /// <returns>The names of the class folders, in ordinal order: label 0 first.</returns>
    /// <exception cref="InputException">The folder is not empty or cannot be written, or there are too few test characters or drawings.</exception>
    public IReadOnlyList<string> WriteDrawings(string folder, int ways, int shots, int queries, EpisodeRandom random)
    {
        _ = TestSampler(ways, shots, queries);
        var chosen = new int[ways];
        random.Choose(testCharacters.Count, chosen);
        using var output = new DrawingFolder(folder);
        foreach (var character in chosen.Order().Select(i => testCharacters[i]))
        {
            var drawn = new int[shots + queries];
            random.Choose(character.Drawings.Count, drawn);
            for (var i = 0; i < drawn.Length; i++)
            {
                var drawing = character.Drawings[drawn[i]];
                output.Write(i < shots ? "support" : "query", character.FolderName, Path.GetFileName(drawing.Name), drawing.Png);
            }
        }
        output.Complete();
        return [.. chosen.Select(i => testCharacters[i].FolderName).Order(StringComparer.Ordinal)];
    }

    private static ClassImages? Classes(IEnumerable<ImageClass> classes) => classes.Any() ? new ClassImages(classes) : null;

    /// <summary>The drawings of both zips in ordinal order of their names; a name that is in both must have the same bytes.</summary>
    private static Drawing[] Merge(string folder)
    {
        var merged = new SortedDictionary<string, Drawing>(StringComparer.Ordinal);
        foreach (var zip in OmniglotLocation.Zips.Select(zip => Path.Combine(folder, zip)))
        {
            foreach (var (name, png) in OmniglotZip.Read(zip))
            {
                var drawing = new Drawing(name, png, $"{zip}: {name}");
                if (!merged.TryAdd(name, drawing) && !merged[name].Png.AsSpan().SequenceEqual(png))
                {
                    throw new InputException(drawing.Place, $"differs from the drawing of the same name in {merged[name].Place}.",
                        "Use both zips as they were published.");
                }
            }
        }
        return merged.Count > 0 ? [.. merged.Values] : throw new InputException(folder, "the zips hold no drawings.", "Use both zips as they were published.");
    }

    private static string DigestOf(IEnumerable<Drawing> drawings, OmniglotOptions options)
    {
        using var digest = new Digest();
        foreach (var drawing in drawings)
        {
            digest.Add(drawing.Name).Add(drawing.Png);
        }
        digest.Add($"28 x 28 ink 1, quarter turns {options.QuarterTurns}");
        foreach (var alphabet in options.HeldOut.Distinct().Order(StringComparer.Ordinal))
        {
            digest.Add(alphabet);
        }
        return digest.ToHex();
    }

    private readonly record struct Drawing(string Name, byte[] Png, string Place);

    private sealed record Character(string Name, IReadOnlyList<Drawing> Drawings)
    {
        public string Alphabet => Name[..Name.IndexOf('/')];

        /// <summary>The name as one folder, "Korean_character01".</summary>
        public string FolderName => Name.Replace('/', '_');

        public Decoding.Source Source => new(Name, [.. Drawings.Select(d => (d.Place, (ReadOnlyMemory<byte>)d.Png))]);
    }
}
