using System.Reflection;

namespace EdgeMeta.Cli.Serving;

/// <summary>
/// Everything the page consists of, by the path under which it is served: the page itself, embedded in this program, and the files of onnxruntime-web
/// that lie beside it. A path that is not in this list does not exist, so none can lead out of it.
/// </summary>
internal static class PageFiles
{
    /// <summary>The path of the bundle.</summary>
    public const string Bundle = "/bundle";

    private const string Embedded = "browser/";

    /// <summary>Path served, file beside this program.</summary>
    private static readonly IReadOnlyDictionary<string, string> Runtimes = new Dictionary<string, string>
    {
        ["/ort/inference/ort.wasm.min.mjs"] = "web/onnxruntime-web/ort.wasm.min.mjs",
        ["/ort/inference/ort-wasm-simd-threaded.mjs"] = "web/onnxruntime-web/ort-wasm-simd-threaded.mjs",
        ["/ort/inference/ort-wasm-simd-threaded.wasm"] = "web/onnxruntime-web/ort-wasm-simd-threaded.wasm",
        ["/ort/training/ort.training.wasm.min.mjs"] = "ort-training-wasm/ort.training.wasm.min.mjs",
        ["/ort/training/ort-training-wasm-simd-threaded.mjs"] = "ort-training-wasm/ort-training-wasm-simd-threaded.mjs",
        ["/ort/training/ort-training-wasm-simd-threaded.wasm"] = "ort-training-wasm/ort-training-wasm-simd-threaded.wasm",
        ["/ort/training/stack-guard.mjs"] = "ort-training-wasm/stack-guard.mjs",
    };

    /// <param name="program">The folder of this program.</param>
    /// <exception cref="EnvironmentException">onnxruntime-web is not there.</exception>
    public static IReadOnlyDictionary<string, PageFile> Find(string program)
    {
        if (Runtimes.Values.FirstOrDefault(file => !File.Exists(Path.Combine(program, file))) is { } absent)
        {
            throw new EnvironmentException($"the page computes with onnxruntime-web from npm, and {Path.Combine(program, absent)} is not there: "
                + "run `eng/setup web` once in the checkout (it needs npm), which installs it and builds this program anew.");
        }

        Assembly assembly = typeof(PageFiles).Assembly;
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Embedded, StringComparison.Ordinal)))
        {
            files[$"/{name[Embedded.Length..]}"] = new PageFile(MediaType(name), () => assembly.GetManifestResourceStream(name)!);
        }

        foreach ((string path, string file) in Runtimes)
        {
            files[path] = new PageFile(MediaType(path), () => File.OpenRead(Path.Combine(program, file)));
        }

        files["/"] = files["/index.html"];
        return files;
    }

    private static string MediaType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".mjs" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".wasm" => "application/wasm",
        var other => throw new InvalidOperationException($"no media type is known for {other}"),
    };
}
