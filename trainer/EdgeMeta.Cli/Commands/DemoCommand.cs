using System.CommandLine;
using EdgeMeta.Cli.Demo;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta demo</c>: the whole path on data that needs no download.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "The folder for everything the demo makes.",
            DefaultValueFactory = _ => new DirectoryInfo("edgemeta-demo"),
        };
        var iterations = new Option<long>("--iterations")
        {
            Description = "Outer steps; fewer are faster and fit worse.",
            DefaultValueFactory = _ => SinusoidDemo.Iterations,
        };
        Option<int> threads = Verb.Threads();
        Command command = Verb.Create(
            "demo",
            "Train, export, verify, adapt on five examples, predict, report: sinusoid regression, in about a minute.",
            "demo", "demo --out /tmp/demo");
        foreach (Option option in (Option[])[output, iterations, threads])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
            new SinusoidDemo(terminal, parsed.GetRequiredValue(output).FullName).Run(parsed.GetValue(iterations), parsed.GetValue(threads)));
        return command;
    }
}
