using System.CommandLine;
using EdgeMeta.Runtime;

namespace EdgeMeta.Cli.Commands;

/// <summary>The option <c>--engine</c>: what takes the inner steps.</summary>
internal static class EngineOption
{
    private const string Auto = "auto", Portable = "portable", PortableCuda = "portable-cuda", OrtTraining = "ort-training";

    public static Option<string> Create()
    {
        var option = new Option<string>("--engine")
        {
            Description = "auto; portable: the adaptation graph on the CPU; portable-cuda: the same on a GPU, or the CPU where there is none; ort-training.",
            DefaultValueFactory = _ => Auto,
        };
        option.AcceptOnlyFromAmong(Auto, Portable, PortableCuda, OrtTraining);
        return option;
    }

    /// <summary>The options to open sessions with; the choice made for <c>auto</c> is said.</summary>
    /// <exception cref="EnvironmentException">The engine is not in this build.</exception>
    public static EngineOptions Resolve(Terminal terminal, string engine)
    {
        switch (engine)
        {
            case OrtTraining:
                throw new EnvironmentException("the engine ort-training is not in this build; use --engine portable");
            case PortableCuda:
                return new EngineOptions(Provider: ExecutionProvider.Cuda);
            case Auto:
                terminal.Say("Engine: portable on the CPU (auto: ort-training is not in this build).");
                return new EngineOptions();
            default:
                return new EngineOptions();
        }
    }
}
