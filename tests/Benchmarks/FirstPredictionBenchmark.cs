using System.Diagnostics;
using System.Globalization;

namespace EdgeMeta.Benchmarks;

/// <summary>From the start of a process to its first adapted prediction, and the most memory it had: samples/OnDevice on a bundle and drawings.</summary>
internal sealed class FirstPredictionBenchmark : Benchmark
{
    public override string Name => "first-prediction";

    public override string Summary => "process start to first adapted prediction, and peak memory: BUNDLE SUPPORT INPUT ONDEVICE.dll [ROUNDS, default 11]";

    public override void Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 4)
        {
            throw new ArgumentException($"give {Summary}");
        }

        int rounds = arguments.Count > 4 ? int.Parse(arguments[4], CultureInfo.InvariantCulture) : 11;
        var (wall, cpu, memory) = (new List<double>(), new List<double>(), new List<double>());
        for (int round = 0; round <= rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
            foreach (string argument in (string[])[arguments[3], arguments[0], arguments[1], arguments[2]])
            {
                info.ArgumentList.Add(argument);
            }

            using Process child = Process.Start(info)!;
            (long peak, TimeSpan used) = Watch(child);
            child.WaitForExit();
            if (child.ExitCode != 0)
            {
                throw new InvalidOperationException($"the sample ended with {child.ExitCode}");
            }

            if (round > 0)
            {
                wall.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                cpu.Add(used.TotalMilliseconds);
                memory.Add(peak / 1048576.0);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rounds} processes, medians: wall {Median(wall):0} ms, CPU {Median(cpu):0} ms, peak memory {Median(memory):0} MiB"));
    }

    // The system forgets a process when it ends, so its figures are read while it runs: the last two milliseconds may be missing.
    private static (long Peak, TimeSpan Used) Watch(Process child)
    {
        (long peak, TimeSpan used) = (0, TimeSpan.Zero);
        try
        {
            while (!child.HasExited)
            {
                child.Refresh();
                (peak, used) = (Math.Max(peak, child.PeakWorkingSet64), child.TotalProcessorTime);
                Thread.Sleep(2);
            }
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the answer.
        }

        return (peak, used);
    }
}
