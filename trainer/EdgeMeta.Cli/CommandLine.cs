using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeMeta.Cli.Commands;

namespace EdgeMeta.Cli;

/// <summary>The command line as a whole: its verbs, and what errors become.</summary>
public static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <returns>The exit code: 0 done, 1 a check failed, 2 wrong usage, 3 bad or unsupported input, 4 the environment lacks something.</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        RootCommand root = Build(terminal);
        ParseResult parsed = root.Parse([.. args]);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
        {
            foreach (ParseError error in parsed.Errors)
            {
                terminal.Say($"edgemeta: {error.Message}");
            }

            string verb = parsed.CommandResult.Command == root ? "" : $" {parsed.CommandResult.Command.Name}";
            terminal.Say($"Try: edgemeta{verb} --help");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return Errors.Report(terminal, () => parsed.Invoke(configuration));
    }

    /// <summary>The verbs.</summary>
    internal static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand("Meta-learn once in .NET, personalise anywhere ONNX Runtime runs. Begin with: edgemeta demo")
        {
            DemoCommand.Create(terminal),
            NewCommand.Create(terminal),
            TrainCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            ExportCommand.Create(terminal),
            ArtifactsCommand.Create(terminal),
            InspectCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            AdaptCommand.Create(terminal),
            PredictCommand.Create(terminal),
            ServeCommand.Create(terminal),
            DrawingsCommand.Create(terminal),
        };
        HelpWithExamples.Install(root);
        return root;
    }
}
