using System.Diagnostics;
using EdgeMeta.EndToEnd.Conventions;

namespace EdgeMeta.EndToEnd.Cli;

/// <summary>Runs built programs of this repository as processes of their own.</summary>
internal static class Sample
{
    public static (int Code, string Output) Run(string name, params string[] args) => Program(Built("samples", name, $"{name}.dll"), args);

    /// <summary>A program in the configuration the tests were built in.</summary>
    public static string Built(params string[] parts)
    {
        string configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.Combine([Repository.Root, .. parts.SkipLast(1), "bin", configuration, "net10.0", parts[^1]]);
    }

    public static Process Start(string program, params string[] args)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[program, .. args])
        {
            info.ArgumentList.Add(argument);
        }

        return Process.Start(info)!;
    }

    private static (int Code, string Output) Program(string program, string[] args)
    {
        using Process process = Start(program, args);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
