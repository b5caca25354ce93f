using System.Diagnostics;
using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime.Tests.State;

/// <summary>A device that really is full: a memory file system of 64 KiB, which only root can mount.</summary>
public sealed class FullDeviceTests
{
    [Fact]
    public void A_full_device_keeps_the_old_state_and_says_so()
    {
        var mount = Directory.CreateTempSubdirectory().FullName;
        if (!OperatingSystem.IsLinux() || !Succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount))
        {
            Assert.Skip("Needs Linux and the right to mount a memory file system.");
        }
        try
        {
            var folder = Path.Combine(mount, "state");
            var bundle = StateBundle.Create();
            using var store = StateStore.Open(folder);
            store.Save(StateBundle.State(bundle, 1), bundle);
            Fill(Path.Combine(mount, "ballast"));

            var failure = Assert.Throws<StateException>(() => store.Save(StateBundle.State(bundle, 2), bundle));

            Assert.Equal(StateFailure.NoSpace, failure.Kind);
            Assert.True(failure.IsEnvironment);
            Assert.Contains("no space left", failure.Message);
            Assert.Equal(1f, StateBundle.Mark(store.Load(bundle)));
            Assert.Equal(["lock", "state.safetensors"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());

            File.Delete(Path.Combine(mount, "ballast"));
            store.Save(StateBundle.State(bundle, 2), bundle);
            Assert.Equal(2f, StateBundle.Mark(store.Load(bundle)));
        }
        finally
        {
            Succeeds("umount", mount);
        }
    }

    private static void Fill(string path)
    {
        using var ballast = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                ballast.Write(new byte[512]);
            }
        }
        catch (IOException)
        {
            // Full, as intended.
        }
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
