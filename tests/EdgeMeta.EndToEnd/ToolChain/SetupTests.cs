using System.Diagnostics;
using System.Text.RegularExpressions;
using EdgeMeta.EndToEnd.Conventions;

namespace EdgeMeta.EndToEnd.ToolChain;

/// <summary>
/// eng/setup where something is missing, on a copy of it: no SDK is started, nothing is installed. What is there is played by
/// small scripts that are the whole PATH.
/// </summary>
public sealed class SetupTests : IDisposable
{
    private static readonly string[] needed =
    [
        "bash", "env", "dirname", "cat", "cksum", "cmp", "cut", "find", "flock", "getent", "grep", "head", "id", "mkdir", "mv", "rm", "sed", "sort",
        "tail", "tr", "uname",
    ];

    private readonly string root = Directory.CreateTempSubdirectory("edgemeta-setup-").FullName;

    public SetupTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "eng/setup is for Linux");
        Directory.CreateDirectory(Tools);
        foreach (var path in Repository.Files.Where(path => path.StartsWith("eng/setup", StringComparison.Ordinal) || path == "Directory.Packages.props"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
            File.Copy(Path.Combine(Repository.Root, path), Path.Combine(root, path));
        }

        foreach (var tool in needed)
        {
            File.CreateSymbolicLink(Path.Combine(Tools, tool), Path.Combine("/usr/bin", tool));
        }
    }

    private string Tools => Path.Combine(root, "tools");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void A_choice_that_does_not_exist_is_wrong_usage()
    {
        var (code, said) = Setup(("EDGEMETA_ORT", "conda"));

        Assert.Equal(2, code);
        Assert.Contains("EDGEMETA_ORT is 'conda'; it can be package, npm or auto", said);
    }

    [Fact]
    public void Without_the_SDK_the_SDK_is_named()
    {
        var (code, said) = Setup();

        Assert.Equal(4, code);
        Assert.Contains("missing: the .NET SDK 10", said);
    }

    [Fact]
    public void A_feed_that_does_not_answer_is_not_taken_for_one_without_the_package()
    {
        Play("dotnet", """echo '{ "searchResult": [ { "problems": [ { "text": "No route to the feed.", "problemType": "Error" } ], "packages": [] } ] }'""");

        var (code, said) = Setup();

        Assert.Equal(4, code);
        Assert.Contains("missing: an answer from the NuGet feed about TorchSharp-cpu: No route to the feed.", said);
        Assert.False(File.Exists(Path.Combine(root, "eng/providers.local.props")));
    }

    [Fact]
    public void Not_root_and_a_package_missing_prints_one_line_to_run()
    {
        Play("dotnet", """echo '{ "searchResult": [ { "packages": [] } ] }'""");
        Play("dpkg-query", "exit 1");
        Play("apt-get", "echo apt-get was run >&2; exit 1");
        Play("id", "echo 1000");

        var (code, said) = Setup();

        Assert.Equal(4, code);
        Assert.Contains("torch: this system's libtorch (the feed has no TorchSharp-cpu)", said);
        Assert.Contains("sudo apt-get install -y libtorch-dev libopenblas0-pthread g++", said);
        Assert.DoesNotContain("apt-get was run", said);
    }

    [Fact]
    public void A_feed_with_the_packages_needs_no_others()
    {
        PlayFeedWithEverything();
        TorchSharpNeeds("GLIBCXX_3.4");

        var (code, said) = Setup();

        Assert.True(code == 0, said);
        Assert.Contains("<EdgeMetaTorch>package</EdgeMetaTorch>", File.ReadAllText(Path.Combine(root, "eng/providers.local.props")));
        Assert.Contains("<EdgeMetaOrt>package</EdgeMetaOrt>", File.ReadAllText(Path.Combine(root, "eng/providers.local.props")));
    }

    [Fact]
    public void A_package_whose_native_part_would_not_load_here_is_not_taken()
    {
        Assert.SkipUnless(File.Exists("/usr/lib/x86_64-linux-gnu/libstdc++.so.6"), "the C++ library is not where Debian has it");
        PlayFeedWithEverything();
        TorchSharpNeeds("GLIBCXX_99.0");
        Play("dpkg-query", "exit 1");
        Play("id", "echo 1000");
        Play("apt-get", "exit 1");

        var (_, said) = Setup();

        Assert.Contains("torch: this system's libtorch (the feed's TorchSharp-cpu needs GLIBCXX_99.0, which this system's libstdc++ has not)", said);
    }

    private void TorchSharpNeeds(string version)
    {
        var path = Path.Combine(root, "Directory.Packages.props");
        File.WriteAllText(path, Regex.Replace(File.ReadAllText(path), "(?<=<TorchSharpNeeds>)[^<]*", version));
    }

    private void PlayFeedWithEverything()
    {
        var versions = string.Join(", ", Regex.Matches(File.ReadAllText(Path.Combine(root, "Directory.Packages.props")), @"\d+\.\d+\.\d+")
            .Select(version => $"{{ \"version\": \"{version.Value}\" }}"));
        Play("dotnet", $"[ $1 != package ] || echo '{{ \"searchResult\": [ {{ \"packages\": [ {versions} ] }} ] }}'");
        Play("awk", "cat");
    }

    private void Play(string tool, string script)
    {
        var path = Path.Combine(Tools, tool);
        File.Delete(path);
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private (int Code, string Said) Setup(params (string Name, string Value)[] variables)
    {
        foreach (var folder in new[] { "export", "runtime", "trainer", "samples/Browser" })
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        File.WriteAllText(Path.Combine(root, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(root, "global.json"), "{}");
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(root, "eng/setup")]) { RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = Tools;
        start.Environment["HOME"] = root;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
