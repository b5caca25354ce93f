using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>Whether operators on this thread record a graph.</summary>
    public static bool is_grad_enabled() => Shim.GradMode(-1) != 0;

    /// <summary>Records nothing on this thread until disposed.</summary>
    public static IDisposable no_grad() => set_grad_enabled(false);

    public static IDisposable enable_grad(bool enabled = true) => set_grad_enabled(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static int get_num_threads() => Shim.GetThreads();

    /// <summary>Threads one operator may use; BLAS has its own setting (OPENBLAS_NUM_THREADS).</summary>
    public static void set_num_threads(int num) => Shim.Check(Shim.SetThreads(num), "set_num_threads");

    private sealed class GradMode(bool enabled) : IDisposable
    {
        private readonly int before = Shim.GradMode(enabled ? 1 : 0);
        private bool restored;

        public void Dispose()
        {
            if (restored)
                return;
            restored = true;
            _ = Shim.GradMode(before);
        }
    }
}
