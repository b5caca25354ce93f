using System.Diagnostics;
using EdgeMeta.Runtime.Native;

namespace EdgeMeta.Runtime.Tests.Native;

public sealed class OrtNativeTests : IDisposable
{
    private readonly FakeLibrary fake = new();

    public void Dispose() => fake.Dispose();

    [Fact]
    public void The_library_of_this_build_is_new_enough_and_is_described()
    {
        OrtNative.Prepare();
        OrtNative.Prepare();
        var native = OrtNative.Describe();

        Assert.True(File.Exists(native.Path), native.Path);
        Assert.True(native.Version >= NativeVersion.Needed, $"{native.Version}");
        Assert.Contains("CPUExecutionProvider", native.Providers);
        Assert.Equal(Environment.GetEnvironmentVariable(OrtNative.PathVariable) ?? native.Path, native.Path);
    }

    [Fact]
    public void The_variable_decides_what_a_process_runs_on()
    {
        var elsewhere = fake.File("another-name.so", File.ReadAllBytes(OrtNative.Describe().Path));
        var tooOld = fake.OfVersion("1.0.0");

        var taken = Again(nameof(The_library_of_this_build_is_new_enough_and_is_described), elsewhere);
        var refused = Again(nameof(The_managed_binding_runs_on_the_described_library), tooOld);

        Assert.True(taken.Code == 0, taken.Said);
        Assert.NotEqual(0, refused.Code);
        Assert.Contains($"{tooOld} is ONNX Runtime 1.0.0; this build needs", refused.Said);
    }

    /// <summary>Runs one test of this class in a process of its own, which has loaded nothing yet.</summary>
    private static (int Code, string Said) Again(string test, string native)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(OrtNativeTests).Assembly.Location);
        }

        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add($"*.{test}");
        start.ArgumentList.Add("--no-progress");
        start.Environment[OrtNative.PathVariable] = native;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    [Fact]
    public void The_managed_binding_runs_on_the_described_library()
    {
        var native = OrtNative.Describe();

        Assert.Equal(native.Version, Version.Parse(Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString()));
    }

    [Fact]
    public void A_library_named_by_its_path_is_taken()
    {
        var own = OrtNative.Describe();

        var named = OrtNative.Choose(own.Path);

        Assert.Equal(Path.GetFullPath(own.Path), named.Path);
        Assert.Equal(own.Version, named.Version);
    }

    [Theory]
    [InlineData("1.19.2")]
    [InlineData("1.2.3-dev")]
    public void A_library_that_is_too_old_is_refused_before_the_binding_touches_it(string version)
    {
        var path = fake.OfVersion(version);

        var refusal = Assert.Throws<NativeLibraryException>(() => NativeVersion.Require(LoadedLibrary.Open(path), new Version(1, 26)));

        Assert.Contains(path, refusal.Message);
        Assert.Contains(version.Split('-')[0], refusal.Message);
        Assert.Contains("1.26 or newer", refusal.Message);
        Assert.Contains(OrtNative.PathVariable, refusal.Message);
    }

    [Fact]
    public void The_version_needed_is_checked_whenever_a_library_is_chosen()
    {
        var path = fake.OfVersion("1.0.0");

        Assert.Throws<NativeLibraryException>(() => OrtNative.Choose(path));
    }

    [Fact]
    public void A_library_without_the_training_interface_says_so()
    {
        var library = LoadedLibrary.Open(fake.OfVersion("99.1.0"));

        Assert.Equal(new Version(99, 1, 0), library.Version);
        Assert.False(library.HasTrainingApis());
    }

    [Fact]
    public void A_version_that_is_none_is_refused()
    {
        var path = fake.OfVersion("unknown");

        Assert.Contains("'unknown'", Assert.Throws<NativeLibraryException>(() => OrtNative.Choose(path)).Message);
    }

    [Fact]
    public void A_native_library_of_another_kind_is_refused()
    {
        var path = fake.OfNothing();

        Assert.Contains("not ONNX Runtime", Assert.Throws<NativeLibraryException>(() => OrtNative.Choose(path)).Message);
    }

    [Fact]
    public void A_missing_file_is_refused_by_name()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "libonnxruntime.so");

        Assert.Contains(path, Assert.Throws<NativeLibraryException>(() => OrtNative.Choose(path)).Message);
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused_by_name()
    {
        var path = fake.File("libonnxruntime.so", "not a library"u8.ToArray());

        var refusal = Assert.Throws<NativeLibraryException>(() => OrtNative.Choose(path));

        Assert.Contains($"{path} cannot be loaded", refusal.Message);
        Assert.NotNull(refusal.InnerException);
    }
}
