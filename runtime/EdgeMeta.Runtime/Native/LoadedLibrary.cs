using System.Runtime.InteropServices;

namespace EdgeMeta.Runtime.Native;

/// <summary>
/// A native ONNX Runtime library asked by hand, through its C interface. The managed binding copies the whole function table of the
/// newest version it knows, whatever version is there: with native 1.19.2 that read crashed the process. So the version is read here,
/// before any managed type of ONNX Runtime runs its static constructor.
/// </summary>
internal sealed unsafe record LoadedLibrary(nint Handle, string Path, Version Version)
{
    // Published in 1.14 and unchanged since; later versions only append to the table.
    private const uint ApiVersion = 14;

    // Index of GetTrainingApi in OrtApi, counted in pointers.
    private const int GetTrainingApi = 219;

    /// <summary>Loads <paramref name="path"/> and reads its version.</summary>
    /// <exception cref="NativeLibraryException">No such file, not a library of this system, or not ONNX Runtime.</exception>
    public static LoadedLibrary Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new NativeLibraryException($"There is no file {full}, where {OrtNative.PathVariable} or set-up says the native ONNX Runtime library is. " +
                $"Give {OrtNative.PathVariable} the path of a libonnxruntime.so, or unset it.");
        }

        try
        {
            return Asked(NativeLibrary.Load(full), full);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new NativeLibraryException($"{full} cannot be loaded as a native library of this system ({FirstLine(e)}). " +
                $"Give {OrtNative.PathVariable} the path of a libonnxruntime.so built for it, or unset it.", e);
        }
    }

    /// <summary>Reads the version of a library that has been loaded.</summary>
    /// <exception cref="NativeLibraryException">It is not ONNX Runtime.</exception>
    public static LoadedLibrary Asked(nint handle, string path)
    {
        if (!NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out var entry))
        {
            throw new NativeLibraryException($"{path} is a native library, but not ONNX Runtime: it exports no OrtGetApiBase. " +
                $"Give {OrtNative.PathVariable} the path of a libonnxruntime.so, or unset it.");
        }

        var table = ((delegate* unmanaged<nint*>)entry)();
        var text = table == null ? null : Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)table[1])());
        return NativeVersion.TryParse(text, out var version)
            ? new LoadedLibrary(handle, path, version)
            : throw new NativeLibraryException($"{path} tells '{text}' as its version, which is none. Is it an unmodified ONNX Runtime?");
    }

    /// <summary>Whether ONNX Runtime Training's API is in it. Ask only a version known to be new enough.</summary>
    public bool HasTrainingApis()
    {
        var table = ((delegate* unmanaged<nint*>)NativeLibrary.GetExport(Handle, "OrtGetApiBase"))();
        var api = ((delegate* unmanaged<uint, nint*>)table[0])(ApiVersion);
        return api != null && ((delegate* unmanaged<uint, nint>)api[GetTrainingApi])(ApiVersion) != 0;
    }

    private static string FirstLine(Exception e) => e.Message.ReplaceLineEndings("\n").Split('\n')[0];
}
