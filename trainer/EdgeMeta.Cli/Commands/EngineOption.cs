using System.CommandLine;
using EdgeMeta.Runtime;

namespace EdgeMeta.Cli.Commands;

/// <summary>The option <c>--engine</c>: what takes the inner steps.</summary>
internal static class EngineOption
{
    private static readonly Dictionary<string, EngineOptions> Engines = new(StringComparer.Ordinal)
    {
        ["auto"] = new EngineOptions(),
        ["portable"] = new EngineOptions(Engine: EngineKind.Portable),
        ["portable-cuda"] = new EngineOptions(Engine: EngineKind.Portable, Provider: ExecutionProvider.Cuda),
        ["ort-training"] = new EngineOptions(Engine: EngineKind.OrtTraining),
        ["ort-training-wasm"] = new EngineOptions(Engine: EngineKind.OrtTrainingWasm),
    };

    public static Option<string> Create()
    {
        var option = new Option<string>("--engine")
        {
            Description = "portable: the adaptation graph on the CPU; portable-cuda: the same on a GPU, or the CPU where there is none; "
                + "ort-training: ONNX Runtime Training; ort-training-wasm: its WebAssembly build in a Node process; "
                + "auto: the first that is here of ort-training, portable, ort-training-wasm.",
            DefaultValueFactory = _ => "auto",
        };
        option.AcceptOnlyFromAmong([.. Engines.Keys]);
        return option;
    }

    /// <summary>The options to open engines and sessions with.</summary>
    public static EngineOptions Resolve(string engine) => Engines[engine];

    /// <summary>Says which engine was chosen and why, and what it fell back from.</summary>
    public static void Tell(Terminal terminal, EngineChoice choice, IAdaptationEngine? engine = null)
    {
        terminal.Say($"Engine: {EngineChoice.Word(choice.Kind)} ({choice.Reason}).");
        if (engine?.Fallback is { } fallback)
        {
            terminal.Say(fallback);
        }
    }
}
