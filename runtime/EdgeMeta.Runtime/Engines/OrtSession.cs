using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Native;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMeta.Runtime;

/// <summary>One graph of a bundle, opened by ONNX Runtime on the provider wished for, or visibly on the CPU.</summary>
internal sealed class OrtSession : IDisposable
{
    private readonly Bundle bundle;
    private readonly string entry;

    private OrtSession(Bundle bundle, string entry, InferenceSession session, ExecutionProvider provider, string? fallback)
    {
        this.bundle = bundle;
        this.entry = entry;
        Session = session;
        Provider = provider;
        Fallback = fallback;
    }

    public InferenceSession Session { get; }

    public ExecutionProvider Provider { get; }

    /// <summary>Why the provider is not the one wished for; null where it is.</summary>
    public string? Fallback { get; }

    /// <param name="bundle">Where the graph comes from, for messages.</param>
    /// <param name="entry">The graph's entry.</param>
    /// <param name="graph">The graph's bytes, which may differ from the entry's in the slots.</param>
    /// <param name="options">Threads and provider.</param>
    /// <exception cref="BundleException">ONNX Runtime refuses the graph.</exception>
    /// <exception cref="NativeLibraryException">The native library is absent or too old.</exception>
    public static OrtSession Open(Bundle bundle, string entry, byte[] graph, EngineOptions options)
    {
        options.Validate();
        OrtNative.Prepare();
        if (options.Provider == ExecutionProvider.Cpu)
        {
            return OnCpu(bundle, entry, graph, options, null);
        }
        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
        {
            return OnCpu(bundle, entry, graph, options, "CUDA was asked for and this native ONNX Runtime library is built without it: computing on the CPU.");
        }
        try
        {
            using var settings = Settings(options);
            using var cuda = new OrtCUDAProviderOptions();
            // TF32 keeps 10 bits of a factor's mantissa: the numbers would no longer be the trainer's.
            cuda.UpdateOptions(new Dictionary<string, string> { ["use_tf32"] = "0" });
            settings.AppendExecutionProvider_CUDA(cuda);
            return new OrtSession(bundle, entry, new InferenceSession(graph, settings), ExecutionProvider.Cuda, null);
        }
        catch (OnnxRuntimeException e)
        {
            // A graph that is at fault is refused on the CPU as well, under its own name.
            return OnCpu(bundle, entry, graph, options, $"CUDA was asked for and cannot be used: {FirstLine(e).TrimEnd('.')}. Computing on the CPU.");
        }
    }

    /// <summary>The graph's inputs and outputs must be exactly those of the recipe: what is not bound would be computed from nothing.</summary>
    /// <exception cref="BundleException">They are not.</exception>
    public OrtSession Require(IEnumerable<string> inputs, IEnumerable<string> outputs)
    {
        RequireSame("inputs", Session.InputNames, inputs);
        RequireSame("outputs", Session.OutputNames, outputs);
        return this;
    }

    /// <summary>What to throw when running fails: on the CPU the graph is at fault, on another device most likely that.</summary>
    public Exception Failed(OnnxRuntimeException failure) => Provider != ExecutionProvider.Cpu
        ? new EngineException($"{Provider.ToString().ToUpperInvariant()} could not run {entry}: {FirstLine(failure)}", "Compute on the CPU instead.", failure)
        : new BundleException(bundle.Source, entry, $"cannot be run by ONNX Runtime: {FirstLine(failure)}",
            "Verify the bundle where it was exported.", failure);

    public void Dispose() => Session.Dispose();

    private static OrtSession OnCpu(Bundle bundle, string entry, byte[] graph, EngineOptions options, string? fallback)
    {
        try
        {
            using var settings = Settings(options);
            return new OrtSession(bundle, entry, new InferenceSession(graph, settings), ExecutionProvider.Cpu, fallback);
        }
        catch (OnnxRuntimeException e)
        {
            throw new BundleException(bundle.Source, entry, $"is refused by ONNX Runtime: {FirstLine(e)}", "Verify the bundle where it was exported.", e);
        }
    }

    private static SessionOptions Settings(EngineOptions options)
    {
        var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            // What goes wrong comes as an exception; the library's own lines would mix with the program's output.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        // Tensors in files beside the graph are looked for in a folder that is none: a bundle's manifest vouches for no such file.
        settings.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.Combine(AppContext.BaseDirectory, "no-external-data"));
        return settings;
    }

    private void RequireSame(string kind, IEnumerable<string> actual, IEnumerable<string> expected)
    {
        var missing = expected.Except(actual).ToArray();
        var surplus = actual.Except(expected).ToArray();
        if (missing.Length + surplus.Length > 0)
        {
            throw new BundleException(bundle.Source, entry,
                $"has other {kind} than the recipe: missing {Listed(missing)}, unknown {Listed(surplus)}.", "Export the bundle again.");
        }
    }

    private static string Listed(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names.Take(5)) + (names.Length > 5 ? ", ..." : "");

    /// <summary>The first line, from the innermost status on: what stands before says where in ONNX Runtime's sources it was thrown.</summary>
    private static string FirstLine(OnnxRuntimeException e)
    {
        const string Status = " : FAIL : ";
        var line = e.Message.ReplaceLineEndings("\n").Split('\n')[0].Trim();
        var status = line.LastIndexOf(Status, StringComparison.Ordinal);
        return status < 0 ? line : line[(status + Status.Length)..];
    }
}
