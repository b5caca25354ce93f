using System.Diagnostics;

namespace EdgeMeta.Runtime.Tests.State;

public sealed class SecondProcessTests
{
    [Fact]
    public void A_folder_that_another_process_holds_is_refused_at_once()
    {
        const string Program = "/usr/bin/flock";
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Program), $"Needs {Program} to hold the lock from another process.");
        var folder = Directory.CreateTempSubdirectory().FullName;
        var info = new ProcessStartInfo(Program, ["--exclusive", Path.Combine(folder, "lock"), "sh", "-c", "echo held; cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var other = Process.Start(info)!;
        Assert.Equal("held", other.StandardOutput.ReadLine());

        var refusal = Assert.Throws<StateException>(() => StateStore.Open(folder));

        Assert.Equal(StateFailure.Locked, refusal.Kind);
        other.StandardInput.Close();
        other.WaitForExit();
        StateStore.Open(folder).Dispose();
    }
}
