using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace EdgeMeta.Runtime.Native;

/// <summary>Versions of the native library: which one is needed, and reading one.</summary>
internal static class NativeVersion
{
    /// <summary>
    /// The oldest native release, major and minor, that the managed binding of this build works with (EdgeMeta.Runtime.csproj says why
    /// that one). Bug-fix releases share one function table.
    /// </summary>
    public static Version Needed { get; } = ReadNeeded();

    /// <summary>Reads <c>1.29.0</c>, also with a suffix as in <c>1.30.0-dev+abc</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Version? version)
    {
        var digits = new string((text ?? string.Empty).TakeWhile(c => char.IsAsciiDigit(c) || c == '.').ToArray());
        return Version.TryParse(digits, out version);
    }

    /// <summary>Refuses a library older than <paramref name="needed"/>.</summary>
    /// <exception cref="NativeLibraryException">It is older.</exception>
    public static void Require(LoadedLibrary library, Version needed)
    {
        if (library.Version < needed)
        {
            throw new NativeLibraryException($"{library.Path} is ONNX Runtime {library.Version}; this build needs {needed} or newer " +
                "(an older one would crash the process). " +
                $"Set {OrtNative.PathVariable} to the path of a newer libonnxruntime.so, or unset it to use the one that came with EdgeMeta.");
        }
    }

    private static Version ReadNeeded()
    {
        var recorded = typeof(NativeVersion).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "OldestOrtNative");
        var version = Version.Parse(recorded.Value!);
        return new Version(version.Major, version.Minor);
    }
}
