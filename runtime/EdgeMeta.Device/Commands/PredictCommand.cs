using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Runtime;

namespace EdgeMeta.Device;

internal static class PredictCommand
{
    public static int Run(Arguments arguments, TextWriter output, TextWriter error)
    {
        arguments.Only("--input", "--state");
        var inputPath = arguments.Required("--input");
        var bundle = Bundle.Open(arguments.Bundle);
        var inputs = ExampleReader.ReadInputs(inputPath, bundle.Manifest.Model);
        var state = arguments.State is { } folder
            ? StateStore.Read(folder, bundle) ?? throw new InputException(folder, "holds no state.", "Adapt first, or predict without --state.")
            : null;
        using var predictor = Predictor.Open(bundle, state, arguments.Engine);
        if (predictor.Fallback is { } fallback)
        {
            error.WriteLine(fallback);
        }
        Write(arguments.Json, bundle.Manifest.Model, predictor, inputs, predictor.Predict(inputs), output);
        return 0;
    }

    private static void Write(bool asJson, ModelCard card, Predictor predictor, ExampleSet inputs, float[] answers, TextWriter output)
    {
        if (asJson)
        {
            Json.Write(output, json =>
            {
                json.WriteString("provider", predictor.Provider.ToString().ToLowerInvariant());
                json.WriteString("fallback", predictor.Fallback);
                json.WriteStartArray("predictions");
                for (var i = 0; i < inputs.Count; i++)
                {
                    var answer = answers.AsSpan(i * predictor.OutputSize, predictor.OutputSize);
                    json.WriteStartObject();
                    json.WriteString("input", inputs.Names[i]);
                    if (card.Ways is null)
                    {
                        json.WriteFloats("y", answer);
                    }
                    else
                    {
                        var label = Softmax.Of(answer);
                        json.WriteNumber("label", label);
                        json.WriteString("class", ClassName(predictor, label));
                        json.WriteFloats("probabilities", answer);
                    }
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            });
            return;
        }
        for (var i = 0; i < inputs.Count; i++)
        {
            var answer = answers.AsSpan(i * predictor.OutputSize, predictor.OutputSize);
            var text = card.Ways is null ? Numbers(answer) : Likeliest(predictor, answer);
            output.WriteLine($"{inputs.Names[i]}\t{text}");
        }
    }

    private static string Likeliest(Predictor predictor, Span<float> logits)
    {
        var label = Softmax.Of(logits);
        return string.Create(CultureInfo.InvariantCulture, $"{ClassName(predictor, label)}\t{logits[label]:F4}");
    }

    private static string ClassName(Predictor predictor, int label) =>
        predictor.ClassNames?[label] ?? label.ToString(CultureInfo.InvariantCulture);

    private static string Numbers(ReadOnlySpan<float> values)
    {
        var texts = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            texts[i] = values[i].ToString("G6", CultureInfo.InvariantCulture);
        }
        return string.Join('\t', texts);
    }
}
