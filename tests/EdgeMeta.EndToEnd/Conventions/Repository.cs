namespace EdgeMeta.EndToEnd.Conventions;

/// <summary>The checkout this test was built in: its own files, without what building or set-up put there.</summary>
internal static class Repository
{
    private static readonly HashSet<string> notOurs =
        ["bin", "obj", "node_modules", "artifacts", "TestResults", ".git", ".vs", ".idea", ".stamps", ".home", "edgemeta-demo", "runs"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> Files { get; } = Under(Root)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => path != "eng/providers.local.props")
        .Order(StringComparer.Ordinal)
        .ToArray();

    public static IEnumerable<string> Sources(params string[] folders) =>
        Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal) && folders.Any(f => path.StartsWith(f, StringComparison.Ordinal)));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static IEnumerable<string> Under(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder).Where(child => !notOurs.Contains(Path.GetFileName(child))).SelectMany(Under));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeMeta.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No EdgeMeta.sln above {AppContext.BaseDirectory}: run these tests from where they were built.");
    }
}
