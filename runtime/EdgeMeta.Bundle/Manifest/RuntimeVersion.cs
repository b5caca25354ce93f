namespace EdgeMeta.Bundles;

/// <summary>The version of this runtime, which bundles compare themselves with.</summary>
public static class RuntimeVersion
{
    /// <summary>Major, minor and patch.</summary>
    public static Version Current { get; } = Normal(typeof(RuntimeVersion).Assembly.GetName().Version ?? new Version(0, 0, 0));

    /// <summary>Null unless <paramref name="text"/> is two to four whole numbers with dots.</summary>
    internal static Version? Parse(string text) => Version.TryParse(text, out var version) ? Normal(version) : null;

    private static Version Normal(Version version) => new(version.Major, version.Minor, Math.Max(version.Build, 0));
}
