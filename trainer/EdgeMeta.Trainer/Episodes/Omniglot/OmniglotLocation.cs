namespace EdgeMeta.Trainer.Episodes;

/// <summary>Where Omniglot's zips are on this machine.</summary>
internal static class OmniglotLocation
{
    public const string Variable = "EDGEMETA_DATA";

    private const string Default = "../shared/data";

    public static readonly IReadOnlyList<string> Zips = ["images_background_small1.zip", "images_background_small2.zip"];

    /// <summary>An explicit path or variable that holds no data is an answer, not a reason to look elsewhere.</summary>
    /// <param name="path">What the user gave; null for nothing.</param>
    /// <param name="variable">Value of <see cref="Variable"/>; null or empty for unset.</param>
    /// <param name="bases">Folders that the default is relative to, in order.</param>
    /// <param name="message">What is missing and how to get it; empty when found.</param>
    public static string? Find(string? path, string? variable, IEnumerable<string> bases, out string message)
    {
        var (places, source) = (path, variable) switch
        {
            ({ }, _) => ([path], "as given"),
            (null, { Length: > 0 }) => ([variable], $"named by {Variable}"),
            _ => (bases.Select(b => Path.Combine(b, Default)).ToArray(), "looked at by default"),
        };
        var found = places.SelectMany(place => new[] { Path.Combine(place, "omniglot"), place })
            .FirstOrDefault(folder => Zips.All(zip => File.Exists(Path.Combine(folder, zip))));
        message = found is not null ? "" :
            $"{(places.Length > 0 ? places[0] : Default)} ({source}) does not hold {string.Join(" and ", Zips)}, nor does a folder omniglot in it. "
            + $"Download both from https://github.com/brendenlake/omniglot (folder python) and give their folder as data path or in {Variable}.";
        return found;
    }

    /// <summary>The current folder, then the checkout that this program was built in, so that a test finds the data from any folder.</summary>
    public static IEnumerable<string> Bases()
    {
        yield return Directory.GetCurrentDirectory();
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeMeta.sln")))
            {
                yield return folder.FullName;
            }
        }
    }
}
