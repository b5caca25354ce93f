using System.Diagnostics;

namespace EdgeMeta.Onnx.Tests.Serialization;

/// <summary>Models exported once by <c>torch.onnx.export</c>; <see cref="Folder"/> is null where there is no Python with torch.</summary>
public sealed class PyTorchModels : IDisposable
{
    public PyTorchModels()
    {
        string python = Environment.GetEnvironmentVariable("EDGEMETA_PYTHON") ?? "/usr/bin/python3";
        if (!File.Exists(python) || Run(python, "-c", "import torch, onnx").ExitCode != 0)
        {
            return;
        }

        Folder = Directory.CreateTempSubdirectory("edgemeta-").FullName;
        (int exitCode, string errors) = Run(python, Path.Combine(AppContext.BaseDirectory, "Serialization", "export_models.py"), Folder);
        Failure = exitCode == 0 ? null : errors;
    }

    public string? Folder { get; }

    public string? Failure { get; }

    public void Dispose()
    {
        if (Folder is not null)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static (int ExitCode, string Errors) Run(string python, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(python, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["OMP_NUM_THREADS"] = "1" },
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
