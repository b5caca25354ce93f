using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Tests.OrtTraining;

/// <summary>Trains artifacts in ONNX Runtime Training itself, its WebAssembly build in a Node process.</summary>
internal static class WasmTraining
{
    private static readonly Lazy<string?> Package = new(FindPackage);

    /// <summary>Skips the test, visibly, where Node or the package is not there.</summary>
    public static void Require()
    {
        Assert.SkipWhen(Package.Value is null, "onnxruntime-web 1.19.2 is not in eng/conformance/node_modules: run ./test once, or npm ci there");
        try
        {
            using Process node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            node.StandardOutput.ReadToEnd();
            node.WaitForExit();
        }
        catch (Win32Exception)
        {
            Assert.Skip("Node is not on this machine");
        }
    }

    /// <summary>Takes steps and returns what came of each.</summary>
    public static TrainingTrace Run(TrainingArtifacts artifacts, IReadOnlyDictionary<string, TensorData> feeds, int steps, bool accumulate = false,
        bool trainableOnly = true, byte[]? load = null, string loss = "loss")
    {
        string folder = Directory.CreateTempSubdirectory("edgemeta-").FullName;
        try
        {
            ArtifactFolder.Write(Path.Combine(folder, "artifacts"), artifacts);
            string output = Node(JsonSerializer.Serialize(new
            {
                package = Package.Value,
                folder = Path.Combine(folder, "artifacts"),
                feeds = feeds.ToDictionary(f => f.Key, f => new
                {
                    type = f.Value.Element == ElementType.Int64 ? "int64" : "float32",
                    dims = f.Value.Dims,
                    data = Convert.ToBase64String(f.Value.Bytes.Span),
                }),
                steps,
                accumulate,
                trainableOnly,
                evaluate = artifacts.EvaluationModel is not null,
                loss,
                load = load is null ? null : Convert.ToBase64String(load),
            }));
            return TrainingTrace.Parse(output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Node(string job)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "OrtTraining", "train.mjs"));
        using Process node = Process.Start(start)!;
        Task<string> errors = node.StandardError.ReadToEndAsync();
        node.StandardInput.Write(job);
        node.StandardInput.Close();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        return node.ExitCode == 0 && output.Length > 0 ? output : throw new InvalidOperationException($"node ended with {node.ExitCode}: {errors.Result}");
    }

    private static string? FindPackage()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string package = Path.Combine(folder.FullName, "eng", "conformance", "node_modules", "onnxruntime-web");
            if (File.Exists(Path.Combine(package, "dist", "ort.training.wasm.min.mjs")))
            {
                return package;
            }
        }

        return null;
    }
}

/// <summary>What a run of training gave.</summary>
/// <param name="Losses">Before each step.</param>
/// <param name="Parameters">After each step: all in one buffer.</param>
/// <param name="Evaluations">Before the first and after each step: the outputs of evaluation in order.</param>
internal sealed record TrainingTrace(IReadOnlyList<float> Losses, IReadOnlyList<float[]> Parameters, IReadOnlyList<IReadOnlyList<float[]>> Evaluations)
{
    public static TrainingTrace Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        return root.TryGetProperty("error", out JsonElement error)
            ? throw new InvalidOperationException($"ONNX Runtime Training says: {error}")
            : new TrainingTrace(
                [.. root.GetProperty("losses").EnumerateArray().Select(l => l.GetSingle())],
                [.. root.GetProperty("parameters").EnumerateArray().Select(Floats)],
                [.. root.GetProperty("evaluations").EnumerateArray().Select(e => (IReadOnlyList<float[]>)[.. e.EnumerateArray().Select(Floats)])]);
    }

    private static float[] Floats(JsonElement base64) => MemoryMarshal.Cast<byte, float>(base64.GetBytesFromBase64()).ToArray();
}
