using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMeta.Runtime.Native;

/// <summary>
/// The native ONNX Runtime library of this process: the file that <see cref="PathVariable"/> names, else the one beside the
/// program. Call <see cref="Prepare"/> before the first use of any type of <c>Microsoft.ML.OnnxRuntime</c>.
/// </summary>
public static class OrtNative
{
    /// <summary>The environment variable that names another native library, by its path.</summary>
    public const string PathVariable = "EDGEMETA_ORT_NATIVE";

    private const string LibraryName = "onnxruntime";

    private static readonly Lazy<LoadedLibrary> library = new(Load);

    /// <summary>Loads the library, checks its version and has ONNX Runtime use it. Repeated calls cost nothing.</summary>
    /// <exception cref="NativeLibraryException">It is absent, is not ONNX Runtime, or is too old.</exception>
    public static void Prepare() => _ = library.Value;

    /// <summary>What serves this process; prepares it if need be.</summary>
    /// <exception cref="NativeLibraryException">As <see cref="Prepare"/>.</exception>
    public static OrtNativeDescription Describe()
    {
        var loaded = library.Value;
        return new(loaded.Path, loaded.Version, loaded.HasTrainingApis(), OrtEnv.Instance().GetAvailableProviders());
    }

    /// <summary>Why there is no usable native library, and what to do; null where there is one.</summary>
    internal static string? Absence()
    {
        try
        {
            Prepare();
            return null;
        }
        catch (NativeLibraryException e)
        {
            return e.Message;
        }
    }

    /// <summary>That the library has no training API, and what to do; null where it has. Call only where <see cref="Absence"/> is null.</summary>
    internal static string? TrainingAbsence() => library.Value.HasTrainingApis() ? null
        : $"the native ONNX Runtime {library.Value.Version} is built without training. Build with -p:EdgeMetaOrtTraining=true, which takes the NuGet package "
            + $"Microsoft.ML.OnnxRuntime.Training, or set {PathVariable} to the path of a library with training.";

    private static LoadedLibrary Load()
    {
        var chosen = Environment.GetEnvironmentVariable(PathVariable);
        var loaded = Choose(chosen);
        UseFor(typeof(OrtEnv).Assembly, loaded, ours: string.IsNullOrEmpty(chosen));
        return loaded;
    }

    /// <summary>The library at <paramref name="path"/>, or the one beside the program if that is empty; never one too old.</summary>
    internal static LoadedLibrary Choose(string? path)
    {
        var loaded = string.IsNullOrEmpty(path) ? OpenOwn() : LoadedLibrary.Open(path);
        NativeVersion.Require(loaded, NativeVersion.Needed);
        return loaded;
    }

    private static LoadedLibrary OpenOwn()
    {
        // Default probing knows the program's folder and what its deps.json lists (runtimes/<rid>/native of a package).
        if (!NativeLibrary.TryLoad(LibraryName, typeof(OrtNative).Assembly, searchPath: null, out var handle))
        {
            throw new NativeLibraryException($"The native ONNX Runtime library is not beside the program, in {AppContext.BaseDirectory}. " +
                $"Build again with eng/setup, or set {PathVariable} to the path of a libonnxruntime.so.");
        }

        return LoadedLibrary.Asked(handle, FileHolding(NativeLibrary.GetExport(handle, "OrtGetApiBase")));
    }

    private static void UseFor(Assembly binding, LoadedLibrary loaded, bool ours)
    {
        try
        {
            NativeLibrary.SetDllImportResolver(binding, (name, _, _) => name == LibraryName ? loaded.Handle : 0);
        }
        catch (InvalidOperationException e) when (!ours)
        {
            throw new NativeLibraryException($"ONNX Runtime was in use before {PathVariable} could be obeyed. " +
                $"Call {nameof(OrtNative)}.{nameof(Prepare)} before any other use of it.", e);
        }
        catch (InvalidOperationException)
        {
            // Someone was first and found its own way to a library; that is what was asked for, too.
        }
    }

    private static string FileHolding(nint address)
    {
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            if (address >= module.BaseAddress && address < module.BaseAddress + module.ModuleMemorySize)
            {
                return module.FileName;
            }
        }

        return LibraryName;
    }
}
