using EdgeMeta.Cli;

return CommandLine.Run(args, Terminal.OfProcess());
