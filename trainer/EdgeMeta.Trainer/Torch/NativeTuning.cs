using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeMeta.Trainer.Torch;

/// <summary>
/// Settings of the C library, OpenMP and BLAS that libtorch reads when it is loaded, so they come before the first tensor. Measured on
/// second-order MAML: without them glibc hands memory back after every task and faults it in again (a third of the time), and OpenMP
/// threads that wait by spinning make a busy machine several times slower. Linux with glibc only; elsewhere nothing is done.
/// </summary>
public static partial class NativeTuning
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapMax = -4;

    private static readonly Lazy<IReadOnlyList<string>> Applied = new(Tune);

    /// <summary>Applies the settings once per process. What the user has set in the environment is left alone.</summary>
    /// <returns>What was done, one line a setting, for logs.</returns>
    public static IReadOnlyList<string> Apply() => Applied.Value;

    private static List<string> Tune()
    {
        var done = new List<string>();
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out var libc) || !NativeLibrary.TryGetExport(libc, "gnu_get_libc_version", out _))
            return done;
        // .NET's own SetEnvironmentVariable does not reach getenv, which is what these libraries ask.
        // One thread within an operator: tasks are what threads share, and sums then have one order.
        Set(done, "OMP_NUM_THREADS", "1");
        Set(done, "OMP_WAIT_POLICY", "PASSIVE");
        Set(done, "OPENBLAS_NUM_THREADS", "1");
        Option(done, "MALLOC_TRIM_THRESHOLD_", TrimThreshold, int.MaxValue);
        Option(done, "MALLOC_TOP_PAD_", TopPad, 64 << 20);
        Option(done, "MALLOC_MMAP_MAX_", MmapMax, 0);
        return done;
    }

    private static void Set(List<string> done, string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null && SetEnvironment(name, value, 0) == 0)
            done.Add($"{name}={value}");
    }

    private static void Option(List<string> done, string variable, int option, int value)
    {
        if (Environment.GetEnvironmentVariable(variable) is null && MallocOption(option, value) == 1)
            done.Add(string.Create(CultureInfo.InvariantCulture, $"{variable}={value}"));
    }

    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int MallocOption(int option, int value);
}
