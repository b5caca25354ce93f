namespace EdgeMeta.Runtime;

/// <summary>Where Node and ONNX Runtime Training's WebAssembly build lie on this machine.</summary>
/// <param name="Node">The program.</param>
/// <param name="Folder">The folder with the package's files for training.</param>
internal sealed record WasmPackage(string Node, string Folder)
{
    /// <summary>The environment variable that names another Node, by its path.</summary>
    public const string NodeVariable = "EDGEMETA_NODE";

    /// <summary>The environment variable that names another folder with the package's files.</summary>
    public const string FolderVariable = "EDGEMETA_ORT_TRAINING_WASM";

    /// <summary>The worker, and where the build puts the package's files beside it.</summary>
    private static readonly string Beside = Path.Combine(AppContext.BaseDirectory, "ort-training-wasm");

    private static readonly string[] Files = ["ort.training.wasm.min.mjs", "ort-training-wasm-simd-threaded.mjs", "ort-training-wasm-simd-threaded.wasm"];

    public static string Worker => Path.Combine(Beside, "worker.mjs");

    /// <summary>What is not here, and what to do; null where nothing lacks. Starts nothing.</summary>
    public static string? WhatLacks()
    {
        if (FindNode() is null)
        {
            return $"Node.js is not on this machine's PATH. Install it (Debian: sudo apt-get install nodejs), or set {NodeVariable} to its path.";
        }
        return Array.Find(Files, file => !File.Exists(Path.Combine(ChooseFolder(), file))) is { } absent
            ? $"{Path.Combine(ChooseFolder(), absent)} is not there. Run eng/setup web, or npm install onnxruntime-web@1.19.2 and set {FolderVariable} to the "
                + "package's folder dist."
            : null;
    }

    /// <exception cref="EngineException">Something lacks.</exception>
    public static WasmPackage Find() => WhatLacks() is { } lack
        ? throw new EngineException("ONNX Runtime Training as WebAssembly cannot be started:", lack)
        : new WasmPackage(FindNode()!, ChooseFolder());

    private static string ChooseFolder() => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen ? Path.GetFullPath(chosen) : Beside;

    private static string? FindNode()
    {
        if (Environment.GetEnvironmentVariable(NodeVariable) is { Length: > 0 } chosen)
        {
            return File.Exists(chosen) ? chosen : null;
        }
        var name = OperatingSystem.IsWindows() ? "node.exe" : "node";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
