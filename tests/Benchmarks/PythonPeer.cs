using System.Diagnostics;
using System.Globalization;

namespace EdgeMeta.Benchmarks;

/// <summary>A Python process that answers each line with a number: the peer of a benchmark, kept warm between rounds.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process process;

    public PythonPeer(string script)
    {
        string python = Environment.GetEnvironmentVariable("EDGEMETA_PYTHON") ?? "/usr/bin/python3";
        string path = Path.Combine(AppContext.BaseDirectory, "python", script);
        var start = new ProcessStartInfo(python, [path]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // The same settings of the C library and OpenMP that the trainer applies to itself.
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = int.MaxValue.ToString(CultureInfo.InvariantCulture);
        start.Environment["MALLOC_TOP_PAD_"] = (64 << 20).ToString(CultureInfo.InvariantCulture);
        start.Environment["MALLOC_MMAP_MAX_"] = "0";
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        process = Process.Start(start) ?? throw new InvalidOperationException($"{python} does not start");
    }

    /// <summary>Sends a line and returns the number that comes back.</summary>
    public double Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        string answer = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("the Python peer ended; it needs torch (Debian: python3-torch)");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
