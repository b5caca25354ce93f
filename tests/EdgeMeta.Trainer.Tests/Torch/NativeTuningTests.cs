using System.Runtime.InteropServices;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer.Tests.Torch;

public sealed partial class NativeTuningTests
{
    [Fact]
    public void Native_libraries_see_what_the_user_left_unset()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out _), "glibc only");
        var done = NativeTuning.Apply();

        Assert.All(
            done.Where(line => !line.StartsWith("MALLOC_", StringComparison.Ordinal)).Select(line => line.Split('=')),
            pair => Assert.Equal(pair[1], Marshal.PtrToStringUTF8(Native(pair[0]))));
        Assert.All(done, line => Assert.Null(Environment.GetEnvironmentVariable(line.Split('=')[0])));
        Assert.NotEqual(0, Native("OMP_WAIT_POLICY"));
    }

    [Fact]
    public void Settings_are_applied_once() => Assert.Same(NativeTuning.Apply(), NativeTuning.Apply());

    // What C code sees; .NET keeps a copy of its own from the start.
    [LibraryImport("libc.so.6", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Native(string name);
}
