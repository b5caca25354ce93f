using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Native;

namespace EdgeMeta.Runtime;

/// <summary>Which engine takes the steps, and why that one: to be shown, and kept with what it computed.</summary>
/// <param name="Kind">Never <see cref="EngineKind.Auto"/>.</param>
/// <param name="Reason">For people, for example "auto: this native ONNX Runtime has no training".</param>
public sealed record EngineChoice(EngineKind Kind, string Reason)
{
    /// <summary>What an engine of this kind needs and this machine or bundle lacks, and what to do; null where it can be opened.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is <see cref="EngineKind.Auto"/>.</exception>
    public static string? WhatLacks(EngineKind kind, Bundle bundle) => kind switch
    {
        EngineKind.Portable => OrtNative.Absence(),
        EngineKind.OrtTraining => Artifacts(bundle) ?? NativeTrainingSession.WhatLacks(),
        EngineKind.OrtTrainingWasm => Artifacts(bundle) ?? WasmPackage.WhatLacks(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Decides without opening anything.</summary>
    /// <exception cref="EngineException">The engine asked for cannot be opened here, or none can.</exception>
    public static EngineChoice For(Bundle bundle, EngineOptions options)
    {
        if (options.Engine != EngineKind.Auto)
        {
            return WhatLacks(options.Engine, bundle) is { } lack
                ? throw new EngineException($"the engine {Word(options.Engine)} cannot be used: {lack}", "Or use --engine portable, which needs none of that.")
                : new EngineChoice(options.Engine, "asked for");
        }
        if (options.Provider != ExecutionProvider.Cpu)
        {
            return new EngineChoice(EngineKind.Portable, $"auto: only the portable engine computes on {options.Provider.ToString().ToUpperInvariant()}");
        }
        if (WhatLacks(EngineKind.OrtTraining, bundle) is not { } noTraining)
        {
            return new EngineChoice(EngineKind.OrtTraining, "auto: this native ONNX Runtime has training");
        }
        if (WhatLacks(EngineKind.Portable, bundle) is not { } noNative)
        {
            return new EngineChoice(EngineKind.Portable, $"auto: no native ONNX Runtime Training ({FirstSentence(noTraining)})");
        }
        return WhatLacks(EngineKind.OrtTrainingWasm, bundle) is { } noWasm
            ? throw new EngineException($"no engine can be used. Portable: {noNative} ONNX Runtime Training as WebAssembly: {noWasm}", "")
            : new EngineChoice(EngineKind.OrtTrainingWasm, $"auto: no native ONNX Runtime ({FirstSentence(noNative)})");
    }

    /// <summary>The engine, opened. The caller disposes it.</summary>
    /// <exception cref="BundleException">Its files are refused.</exception>
    /// <exception cref="EngineException">Its process cannot be started.</exception>
    public IAdaptationEngine Open(Bundle bundle, EngineOptions options) => Kind switch
    {
        EngineKind.Portable => PortableEngine.Open(bundle, options),
        EngineKind.OrtTraining => OrtTrainingEngine.Open(bundle, files => NativeTrainingSession.Open(files, options), options.Provider),
        _ => OrtTrainingEngine.Open(bundle, files => WasmTrainingSession.Open(files, options.AnswerLimit), options.Provider),
    };

    /// <summary>The name on command lines.</summary>
    public static string Word(EngineKind kind) => kind switch
    {
        EngineKind.OrtTraining => "ort-training",
        EngineKind.OrtTrainingWasm => "ort-training-wasm",
        EngineKind.Portable => "portable",
        _ => "auto",
    };

    private static string? Artifacts(Bundle bundle) => bundle.Names.Contains(EntryName.TrainingModel) ? null
        : "the bundle has no training artifacts. Export it again without --targets portable.";

    private static string FirstSentence(string text) => text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..end] : text.TrimEnd('.');
}
