using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Native;

/// <summary>The native library's entry points (native/edgemeta_torch.cpp says what each does).</summary>
internal static unsafe class Shim
{
    public const string FileName = "libedgemeta_torch.so";
    private const int Abi = 1;

    private static readonly nint Library = Load();

    public static readonly delegate* unmanaged<byte*, byte*, nint*, int> Operator =
        (delegate* unmanaged<byte*, byte*, nint*, int>)Export("em_operator");
    public static readonly delegate* unmanaged<nint, Value*, int, Value*, int, int*, int> Call =
        (delegate* unmanaged<nint, Value*, int, Value*, int, int*, int>)Export("em_call");
    public static readonly delegate* unmanaged<nint*, int, nint*, int, nint*, int, int, int, nint*, int> Grad =
        (delegate* unmanaged<nint*, int, nint*, int, nint*, int, int, int, nint*, int>)Export("em_grad");
    public static readonly delegate* unmanaged<nint*, int, nint*, int, int, nint*, int, int> Backward =
        (delegate* unmanaged<nint*, int, nint*, int, int, nint*, int, int>)Export("em_backward");
    public static readonly delegate* unmanaged<nint, void> Free = (delegate* unmanaged<nint, void>)Export("em_free");
    public static readonly delegate* unmanaged<nint, TensorInfo*, int> Info = (delegate* unmanaged<nint, TensorInfo*, int>)Export("em_info");
    public static readonly delegate* unmanaged<nint, long*, long*, int> Layout = (delegate* unmanaged<nint, long*, long*, int>)Export("em_layout");
    public static readonly delegate* unmanaged<nint, nint*, int> Data = (delegate* unmanaged<nint, nint*, int>)Export("em_data");
    public static readonly delegate* unmanaged<nint, int, int> SetRequiresGrad = (delegate* unmanaged<nint, int, int>)Export("em_set_requires_grad");
    public static readonly delegate* unmanaged<nint, nint*, int> GetGrad = (delegate* unmanaged<nint, nint*, int>)Export("em_get_grad");
    public static readonly delegate* unmanaged<nint, nint, int> SetGrad = (delegate* unmanaged<nint, nint, int>)Export("em_set_grad");
    public static readonly delegate* unmanaged<nint, int> RetainGrad = (delegate* unmanaged<nint, int>)Export("em_retain_grad");
    public static readonly delegate* unmanaged<nint, long*, int, int, nint, delegate* unmanaged<nint, void>, nint*, int> FromMemory =
        (delegate* unmanaged<nint, long*, int, int, nint, delegate* unmanaged<nint, void>, nint*, int>)Export("em_from_memory");
    public static readonly delegate* unmanaged<int, int> GradMode = (delegate* unmanaged<int, int>)Export("em_grad_mode");
    public static readonly delegate* unmanaged<int, int> SetThreads = (delegate* unmanaged<int, int>)Export("em_set_threads");
    public static readonly delegate* unmanaged<int> GetThreads = (delegate* unmanaged<int>)Export("em_get_threads");
    public static readonly delegate* unmanaged<int, int> DeviceCount = (delegate* unmanaged<int, int>)Export("em_device_count");
    public static readonly delegate* unmanaged<int, ulong, nint*, int> Generator = (delegate* unmanaged<int, ulong, nint*, int>)Export("em_generator");
    public static readonly delegate* unmanaged<nint, void> GeneratorFree = (delegate* unmanaged<nint, void>)Export("em_generator_free");
    public static readonly delegate* unmanaged<nint, int, ulong*, int> GeneratorSeed = (delegate* unmanaged<nint, int, ulong*, int>)Export("em_generator_seed");
    public static readonly delegate* unmanaged<nint, nint, nint*, int> GeneratorState =
        (delegate* unmanaged<nint, nint, nint*, int>)Export("em_generator_state");

    /// <summary>Throws what a failed native call left behind, under the operator's name.</summary>
    public static void Check(int code, string operation)
    {
        if (code != 0)
            throw Failure(operation);
    }

    public static ExternalException Failure(string operation)
    {
        var error = (delegate* unmanaged<byte*, int, int>)Export("em_error");
        var length = error(null, 0);
        var buffer = new byte[length];
        fixed (byte* bytes = buffer)
            _ = error(bytes, length);
        var message = Encoding.UTF8.GetString(buffer);
        var end = message.IndexOf('\n');
        return new ExternalException($"{operation}: {(end < 0 ? message : message[..end])}");
    }

    private static nint Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, FileName);
        if (!File.Exists(path))
        {
            throw new DllNotFoundException(
                $"{path} is missing: trainer/TorchSharp.Subset/native/build compiles it, and a build with EdgeMetaTorch=system copies it here.");
        }
        var library = NativeLibrary.Load(path);
        var abi = ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "em_abi"))();
        if (abi != Abi)
            throw new DllNotFoundException($"{path} is of another version ({abi}, wanted {Abi}); run trainer/TorchSharp.Subset/native/build and build again.");
        return library;
    }

    private static nint Export(string name) => NativeLibrary.GetExport(Library, name);
}
