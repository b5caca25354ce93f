using System.Diagnostics;
using System.Text.Json;

namespace TorchSharp.Subset.Tests;

/// <summary>PyTorch itself, in another process: an oracle that shares libtorch but none of our code.</summary>
internal static class PythonTorch
{
    private const string Prelude = """
        import json, sys, math
        try:
            import torch
        except ImportError:
            sys.exit(77)
        import torch.nn.functional as F
        torch.set_num_threads(1)
        def sines(seed, *shape):
            n = math.prod(shape)
            return torch.sin(torch.arange(n, dtype=torch.float64) * 0.37 + seed).reshape(shape).float()
        out = {}
        def put(name, *tensors):
            out[name] = [dict(shape=list(t.shape), values=t.detach().double().reshape(-1).tolist()) for t in tensors]

        """;

    private const int NoTorch = 77;
    private const string Missing = "PyTorch for Python is not installed (Debian: python3-torch; or EDGEMETA_PYTHON=/path/to/python)";

    /// <summary>The same numbers as the script's <c>sines</c>: sin(0.37 i + seed), rounded to single precision.</summary>
    public static torch.Tensor Sines(double seed, params long[] shape)
    {
        using var scope = torch.NewDisposeScope();
        return torch.arange(shape.Aggregate(1L, (a, b) => a * b), torch.float64).mul(0.37).add(seed).sin().reshape(shape).to_type(torch.float32)
            .MoveToOuterDisposeScope();
    }

    /// <summary>What the script <c>put</c>: by name, the shapes and values. Skips the test where there is no PyTorch.</summary>
    public static IReadOnlyDictionary<string, (long[] Shape, double[] Values)[]> Run(string script)
    {
        var interpreter = new[] { Environment.GetEnvironmentVariable("EDGEMETA_PYTHON"), "/usr/bin/python3" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(interpreter is null, Missing);
        var (code, output, errors) = Start(interpreter, Prelude + script + "\njson.dump(out, sys.stdout)\n");
        Assert.SkipWhen(code == NoTorch, Missing);
        Assert.True(code == 0, errors);
        using var parsed = JsonDocument.Parse(output);
        return parsed.RootElement.EnumerateObject().ToDictionary(
            entry => entry.Name,
            entry => entry.Value.EnumerateArray().Select(t => (Array<long>(t, "shape", e => e.GetInt64()), Array<double>(t, "values", Number))).ToArray());
    }

    private static T[] Array<T>(JsonElement tensor, string name, Func<JsonElement, T> read) => [.. tensor.GetProperty(name).EnumerateArray().Select(read)];

    private static double Number(JsonElement element) => element.GetDouble();

    private static (int Code, string Output, string Errors) Start(string interpreter, string script)
    {
        using var process = Process.Start(new ProcessStartInfo(interpreter, ["-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1" },
        })!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
