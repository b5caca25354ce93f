using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Runtime;

namespace EdgeMeta.Device;

internal static class AdaptCommand
{
    public static int Run(Arguments arguments, TextWriter output, TextWriter error)
    {
        arguments.Only("--support", "--state", "--steps", "--engine", "--continue");
        var (supportPath, stateFolder) = (arguments.Required("--support"), arguments.State ?? throw new UsageException("--state is needed."));
        var bundle = Bundle.Open(arguments.Bundle);
        var support = ExampleReader.ReadSupport(supportPath, bundle.Manifest.Model);
        using var adapter = Adapter.Open(bundle, arguments.Engine);
        error.WriteLine($"Engine: {EngineChoice.Word(adapter.Choice.Kind)} ({adapter.Choice.Reason}).");
        using var store = StateStore.Open(stateFolder);
        var from = !arguments.Continue ? null
            : store.Load(bundle) ?? throw new InputException(stateFolder, "holds no state to go on from.", "Adapt without --continue first.");
        if (adapter.Engine.Fallback is { } fallback)
        {
            error.WriteLine(fallback);
        }
        var result = adapter.Adapt(support, arguments.Steps, from);
        if (result.State is { } state)
        {
            store.Save(state, bundle);
        }
        if (arguments.Json)
        {
            Json.Write(output, json =>
            {
                json.WriteBoolean("adapted", !result.Refused);
                json.WriteString("engine", adapter.Engine.Name);
                json.WriteString("reason", adapter.Choice.Reason);
                json.WriteString("fallback", adapter.Engine.Fallback);
                json.WriteNumber("examples", support.Count);
                json.WriteFloats("losses", [.. result.Losses]);
                json.WriteString("refusal", result.Refusal?.Reason);
            });
        }
        else if (!result.Refused)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Adapted on {support.Count} examples in {result.Losses.Count - 1} steps ({adapter.Engine.Name}): "
                + $"support loss {result.Losses[0]:G4} to {result.Losses[^1]:G4}."));
        }
        if (result.Refusal is { } refusal)
        {
            error.WriteLine($"{supportPath}: {refusal.Reason}");
        }
        return result.Refused ? 1 : 0;
    }
}
