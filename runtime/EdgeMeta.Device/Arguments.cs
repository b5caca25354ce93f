using System.Globalization;
using EdgeMeta.Runtime;

namespace EdgeMeta.Device;

/// <summary>The command line is not one that the program knows.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>One bundle and options, each at most once.</summary>
internal sealed class Arguments
{
    private static readonly string[] Valued = ["--support", "--input", "--state", "--steps", "--threads", "--provider", "--engine"];

    private readonly Dictionary<string, string> values = [];

    public string Bundle { get; private set; } = "";

    public bool Json { get; private set; }

    public bool Continue { get; private set; }

    public string? State => values.GetValueOrDefault("--state");

    public int? Steps { get; private set; }

    public EngineOptions Engine { get; private set; } = new();

    public static Arguments Parse(ReadOnlySpan<string> args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json")
            {
                arguments.Json = true;
            }
            else if (args[i] == "--continue")
            {
                arguments.Continue = true;
            }
            else if (Valued.Contains(args[i]))
            {
                var value = i + 1 < args.Length ? args[i + 1] : throw new UsageException($"{args[i]} lacks its value.");
                if (!arguments.values.TryAdd(args[i++], value))
                {
                    throw new UsageException($"{args[i - 1]} is given twice.");
                }
            }
            else if (args[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new UsageException($"There is no option '{args[i]}'.");
            }
            else if (arguments.Bundle.Length > 0)
            {
                throw new UsageException($"Two bundles are given, '{arguments.Bundle}' and '{args[i]}'.");
            }
            else
            {
                arguments.Bundle = args[i];
            }
        }
        if (arguments.Bundle.Length == 0)
        {
            throw new UsageException("No bundle is given.");
        }
        arguments.Steps = arguments.Number("--steps");
        arguments.Engine = new EngineOptions(
            arguments.Number("--threads") ?? 1,
            Provider(arguments.values.GetValueOrDefault("--provider")),
            Kind(arguments.values.GetValueOrDefault("--engine")));
        return arguments;
    }

    public string Required(string option) => values.GetValueOrDefault(option) ?? throw new UsageException($"{option} is needed.");

    /// <summary>An option that would be ignored is a misunderstanding.</summary>
    public Arguments Only(params ReadOnlySpan<string> options)
    {
        foreach (var given in Continue ? values.Keys.Append("--continue") : values.Keys)
        {
            if (!options.Contains(given) && given is not ("--threads" or "--provider"))
            {
                throw new UsageException($"{given} does not belong to this command.");
            }
        }
        return this;
    }

    private static ExecutionProvider Provider(string? name) => name switch
    {
        null or "cpu" => ExecutionProvider.Cpu,
        "cuda" => ExecutionProvider.Cuda,
        _ => throw new UsageException($"--provider is cpu or cuda, not '{name}'."),
    };

    private static EngineKind Kind(string? name) => name is null ? EngineKind.Auto
        : Enum.GetValues<EngineKind>().Where(kind => EngineChoice.Word(kind) == name).Select(kind => (EngineKind?)kind).SingleOrDefault()
            ?? throw new UsageException($"--engine is {string.Join(", ", Enum.GetValues<EngineKind>().Select(EngineChoice.Word))}, not '{name}'.");

    private int? Number(string option) => !values.TryGetValue(option, out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 10_000 ? number
        : throw new UsageException($"{option} is a number from 1 to 10000, not '{text}'.");
}
