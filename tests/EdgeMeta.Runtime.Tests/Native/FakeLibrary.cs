using System.Diagnostics;

namespace EdgeMeta.Runtime.Tests.Native;

/// <summary>Compiles small native libraries that stand in for one of another version; needs gcc, else the test is skipped.</summary>
internal sealed class FakeLibrary : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("edgemeta-native-").FullName;

    /// <summary>A library that answers <c>OrtGetApiBase</c> as ONNX Runtime does, with this version and nothing behind it.</summary>
    public string OfVersion(string version) => Compile($$"""
        static const void* api(unsigned int version) { (void)version; return 0; }
        static const char* version_string(void) { return "{{version}}"; }
        static const struct { const void* (*api)(unsigned int); const char* (*version)(void); } base = { api, version_string };
        const void* OrtGetApiBase(void) { return &base; }
        """);

    /// <summary>A library that is something else.</summary>
    public string OfNothing() => Compile("int answer(void) { return 42; }");

    public string File(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Compile(string source)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "compiles a shared library with gcc, on Linux only");
        var code = File("fake.c", System.Text.Encoding.UTF8.GetBytes(source));
        var library = Path.Combine(folder, "libfake.so");
        try
        {
            using var gcc = Process.Start(new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-o", library, code]) { RedirectStandardError = true })!;
            var said = gcc.StandardError.ReadToEnd();
            gcc.WaitForExit();
            Assert.True(gcc.ExitCode == 0, said);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("gcc is not installed");
        }

        return library;
    }
}
