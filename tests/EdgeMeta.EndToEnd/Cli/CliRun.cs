using EdgeMeta.Cli;

namespace EdgeMeta.EndToEnd.Cli;

/// <summary>Runs a command in this process and keeps what it prints.</summary>
internal sealed record CliRun(int Code, string Out, string Error)
{
    public static CliRun Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(args, new Terminal(output, error, IsInteractive: false, UseColor: false));
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static CliRun Done(params string[] args)
    {
        CliRun run = Of(args);
        Assert.True(run.Code == 0, $"edgemeta {string.Join(' ', args)} ended with {run.Code}:\n{run.Error}\n{run.Out}");
        return run;
    }
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("edgemeta-").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
