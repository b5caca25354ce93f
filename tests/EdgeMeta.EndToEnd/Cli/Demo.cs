using EdgeMeta.EndToEnd.Cli;

[assembly: AssemblyFixture(typeof(Demo))]

namespace EdgeMeta.EndToEnd.Cli;

/// <summary>One run of the demo with few iterations, shared by all tests that need a bundle of a regression.</summary>
public sealed class Demo : IDisposable
{
    internal TemporaryFolder Folder { get; } = new();

    internal CliRun Run { get; }

    internal string Bundle => Folder["sine.edgemeta"];

    public Demo() => Run = CliRun.Done("demo", "--out", Folder.Path, "--iterations", "400", "--threads", "2");

    public void Dispose() => Folder.Dispose();
}
