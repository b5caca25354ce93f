// Personalises a bundle on a device: open, adapt on a few examples, predict. References the runtime only: no torch, no autodiff.
//
//   dotnet run --project samples/OnDevice -- BUNDLE SUPPORT INPUT
//
// SUPPORT is a folder with a folder of PNG pictures per class, a .csv, or a .safetensors; INPUT a picture, a folder, or a .csv.
using EdgeMeta.Bundles;
using EdgeMeta.Runtime;

if (args is not [var bundlePath, var supportPath, var inputPath])
{
    Console.Error.WriteLine("usage: OnDevice BUNDLE SUPPORT INPUT");
    return 2;
}

Bundle bundle = Bundle.Open(bundlePath);
ExampleSet support = ExampleReader.ReadSupport(supportPath, bundle.Manifest.Model);
ExampleSet inputs = ExampleReader.ReadInputs(inputPath, bundle.Manifest.Model);

using Adapter adapter = Adapter.Open(bundle);
AdaptationResult result = adapter.Adapt(support);
Console.WriteLine(result.Refusal is { } refusal ? $"refused: {refusal.Reason}" : $"support loss {result.Losses[0]:0.000} -> {result.Losses[^1]:0.000}");

using Predictor predictor = Predictor.Open(bundle, result.State);
float[] answer = new float[predictor.OutputSize];
for (int i = 0; i < inputs.Count; i++)
{
    ReadOnlySpan<float> x = inputs.X.AsSpan(i * predictor.InputSize, predictor.InputSize);
    if (bundle.Manifest.Model.Ways is null)
    {
        predictor.Predict(x, answer);
        Console.WriteLine($"{inputs.Names[i]}: {string.Join(", ", answer)}");
    }
    else
    {
        int label = predictor.Classify(x, answer);
        Console.WriteLine($"{inputs.Names[i]}: {predictor.ClassNames?[label] ?? $"class {label}"} ({answer[label]:0.00})");
    }
}

return 0;
