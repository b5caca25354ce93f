using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.Tests.OrtTraining;

/// <summary>A net that torch exported and trained.</summary>
/// <param name="Model">The exported file, read.</param>
/// <param name="X">Its input.</param>
/// <param name="Target">Labels or targets.</param>
/// <param name="Losses">Before each step.</param>
/// <param name="Steps">Every parameter after each step.</param>
/// <param name="Output">Of the trained net.</param>
internal sealed record TorchReference(Graph Model, TensorData X, TensorData Target, IReadOnlyList<float> Losses,
    IReadOnlyList<IReadOnlyDictionary<string, float[]>> Steps, float[] Output)
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Trains with torch; skips the test, visibly, where it is not there.</summary>
    public static TorchReference Train(string net, TrainingLoss loss, string optimizer, float rate, int steps, float decay = 0, float? clip = null)
    {
        string python = Environment.GetEnvironmentVariable("EDGEMETA_PYTHON") ?? Python;
        Assert.SkipUnless(File.Exists(python), $"{python} is not on this machine: set EDGEMETA_PYTHON to a Python with torch");
        string job = JsonSerializer.Serialize(new { net, loss = loss.ToString(), optimizer, rate, steps, decay, clip });
        (int code, string output, string errors) = Run(python, job);
        Assert.SkipWhen(errors.Contains("No module named", StringComparison.Ordinal), $"{python} has no torch");
        Assert.True(code == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement root = document.RootElement;
        return new TorchReference(
            OnnxReader.Read(root.GetProperty("model").GetBytesFromBase64()),
            Tensor(root.GetProperty("x"), ElementType.Float),
            Tensor(root.GetProperty("target"), loss == TrainingLoss.CrossEntropy ? ElementType.Int64 : ElementType.Float),
            [.. root.GetProperty("losses").EnumerateArray().Select(l => l.GetSingle())],
            [.. root.GetProperty("steps").EnumerateArray().Select(s => s.EnumerateObject().ToDictionary(p => p.Name, p => Floats(p.Value)))],
            Floats(root.GetProperty("logits")));
    }

    private static (int Code, string Output, string Errors) Run(string python, string job)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "OrtTraining", "torch_reference.py"));
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(job);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static TensorData Tensor(JsonElement tensor, ElementType element) =>
        new(element, [.. tensor.GetProperty("dims").EnumerateArray().Select(d => d.GetInt64())], tensor.GetProperty("data").GetBytesFromBase64());

    private static float[] Floats(JsonElement base64) => MemoryMarshal.Cast<byte, float>(base64.GetBytesFromBase64()).ToArray();
}
