using System.CommandLine;
using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Runtime;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta predict</c>: answers inputs with theta or an adapted state.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("bundle") { Description = "The bundle." };
        var input = new Option<string>("--input") { Description = "A PNG, a folder of PNGs, a .csv, or a .safetensors with x.", Required = true };
        var state = new Option<DirectoryInfo?>("--state") { Description = "The folder that adapt wrote; theta answers where it is not given." };
        var cuda = new Option<bool>("--cuda") { Description = "Compute on a GPU, or on the CPU where there is none, which is said." };
        Option<bool> json = Verb.Json();
        Command command = Verb.Create("predict", "Answer inputs with an adapted model: one line each.",
            "predict glyphs.edgemeta --state my-glyphs --input drawing.png", "predict sine.edgemeta --state my-sine --input x.csv --json");
        command.Arguments.Add(file);
        foreach (Option option in (Option[])[input, state, cuda, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            Bundle bundle = Bundle.Open(parsed.GetRequiredValue(file).FullName);
            ExampleSet inputs = ExampleReader.ReadInputs(parsed.GetRequiredValue(input), bundle.Manifest.Model);
            AdaptedState? adapted = parsed.GetValue(state) is { } folder
                ? StateStore.Read(folder.FullName, bundle)
                    ?? throw new InputException(folder.FullName, "holds no state.", "Run `edgemeta adapt` first, or predict without --state.")
                : null;
            var options = new EngineOptions(Provider: parsed.GetValue(cuda) ? ExecutionProvider.Cuda : ExecutionProvider.Cpu);
            using Predictor predictor = Predictor.Open(bundle, adapted, options);
            if (predictor.Fallback is { } fallback)
            {
                terminal.Say(fallback);
            }

            Print(terminal, bundle.Manifest.Model, predictor, inputs, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, ModelCard card, Predictor predictor, ExampleSet inputs, bool json)
    {
        float[] answers = predictor.Predict(inputs);
        var documents = new List<object>();
        for (int i = 0; i < inputs.Count; i++)
        {
            float[] answer = answers[(i * predictor.OutputSize)..((i + 1) * predictor.OutputSize)];
            if (card.Ways is null)
            {
                documents.Add(new { input = inputs.Names[i], y = answer });
                Line(terminal, json, inputs.Names[i], string.Join('\t', answer.Select(y => y.ToString("G6", CultureInfo.InvariantCulture))));
                continue;
            }

            int label = Softmax.Of(answer);
            string name = predictor.ClassNames?[label] ?? label.ToString(CultureInfo.InvariantCulture);
            documents.Add(new { input = inputs.Names[i], label, @class = name, probabilities = answer });
            Line(terminal, json, inputs.Names[i], string.Create(CultureInfo.InvariantCulture, $"{name}\t{answer[label]:0.0000}"));
        }

        if (json)
        {
            JsonOutput.Write(terminal, new
            {
                provider = predictor.Provider.ToString().ToLowerInvariant(),
                fallback = predictor.Fallback,
                predictions = documents,
            });
        }
    }

    private static void Line(Terminal terminal, bool json, string name, string text)
    {
        if (!json)
        {
            terminal.Out.WriteLine($"{name}\t{text}");
        }
    }
}
