using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.Tests.OrtTraining;

/// <summary>A net that torch exported and trained.</summary>
/// <param name="Model">The exported file, read; null where torch was given the net.</param>
/// <param name="X">Its input.</param>
/// <param name="Target">Labels or targets.</param>
/// <param name="Losses">Before each step.</param>
/// <param name="Steps">Every parameter after each step.</param>
/// <param name="Output">Of the trained net.</param>
internal sealed record TorchReference(Graph? Model, TensorData X, TensorData Target, IReadOnlyList<float> Losses,
    IReadOnlyList<IReadOnlyDictionary<string, float[]>> Steps, float[] Output)
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Trains a net of the zoo with torch, from the net's own parameters.</summary>
    public static TorchReference Train(Graph zoo, TrainingLoss loss, string optimizer, float rate, int steps, float decay) => Train(
        new
        {
            net = "zoo",
            shape = zoo.Inputs[0].Type.Shape.Skip(1).Select(d => d.Size),
            nodes = zoo.Nodes.Select(n => n.Op.Type),
            stride = zoo.Nodes.FirstOrDefault(n => n.Op.Type == "Conv")?.Attributes.Ints("strides")![0],
            parameters = Nets.Names(zoo).ToDictionary(name => name, name => Packed(zoo.Initializer(name).Data!)),
        },
        loss, optimizer, rate, steps, decay);

    /// <summary>Trains with torch; skips the test, visibly, where it is not there.</summary>
    /// <param name="net">The net, as torch_reference.py takes it.</param>
    public static TorchReference Train(object net, TrainingLoss loss, string optimizer, float rate, int steps, float decay = 0, float? clip = null)
    {
        string python = Environment.GetEnvironmentVariable("EDGEMETA_PYTHON") ?? Python;
        Assert.SkipUnless(File.Exists(python), $"{python} is not on this machine: set EDGEMETA_PYTHON to a Python with torch");
        string job = JsonSerializer.Serialize(new { model = net, loss = loss.ToString(), optimizer, rate, steps, decay, clip });
        (int code, string output, string errors) = Run(python, job);
        Assert.SkipWhen(errors.Contains("No module named", StringComparison.Ordinal), $"{python} has no torch");
        Assert.True(code == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement root = document.RootElement;
        return new TorchReference(
            root.TryGetProperty("model", out JsonElement model) ? OnnxReader.Read(model.GetBytesFromBase64()) : null,
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

    private static object Packed(TensorData tensor) => new { dims = tensor.Dims, data = Convert.ToBase64String(tensor.Bytes.Span) };

    private static TensorData Tensor(JsonElement tensor, ElementType element) =>
        new(element, [.. tensor.GetProperty("dims").EnumerateArray().Select(d => d.GetInt64())], tensor.GetProperty("data").GetBytesFromBase64());

    private static float[] Floats(JsonElement base64) => MemoryMarshal.Cast<byte, float>(base64.GetBytesFromBase64()).ToArray();
}
