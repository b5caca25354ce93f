using Microsoft.ML.OnnxRuntime;

namespace EdgeMeta.Runtime;

/// <summary>A session together with the tensors it reads and writes: a run allocates nothing managed on the CPU.</summary>
internal sealed class BoundGraph : IDisposable
{
    private readonly OrtSession session;
    private readonly RunOptions options = new();
    private readonly OrtIoBinding binding;
    private readonly List<(string Name, OrtValue Value)> changing = [];

    public BoundGraph(OrtSession session)
    {
        this.session = session;
        binding = session.Session.CreateIoBinding();
    }

    /// <summary>An input that keeps its content from now on.</summary>
    public BoundGraph Input(string name, OrtValue value)
    {
        Guarded(() => binding.BindInput(name, value));
        return this;
    }

    /// <summary>An input whose content changes between runs.</summary>
    public BoundGraph ChangingInput(string name, OrtValue value)
    {
        changing.Add((name, value));
        return Input(name, value);
    }

    public BoundGraph Output(string name, OrtValue value)
    {
        Guarded(() => binding.BindOutput(name, value));
        return this;
    }

    /// <exception cref="EdgeMeta.Bundles.BundleException">ONNX Runtime cannot run the graph on these tensors.</exception>
    /// <exception cref="EngineException">Another device than the CPU cannot.</exception>
    public void Run()
    {
        try
        {
            if (session.Provider != ExecutionProvider.Cpu)
            {
                // For another device, binding copies the input there at once: it has to be bound anew, or the run would see the old content.
                foreach (var (name, value) in changing)
                {
                    binding.BindInput(name, value);
                }
            }
            session.Session.RunWithBinding(options, binding);
            if (session.Provider != ExecutionProvider.Cpu)
            {
                binding.SynchronizeBoundOutputs();
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw session.Failed(e);
        }
    }

    /// <summary>Binding copies to another device at once, and its memory may be full.</summary>
    private void Guarded(Action bind)
    {
        try
        {
            bind();
        }
        catch (OnnxRuntimeException e)
        {
            throw session.Failed(e);
        }
    }

    public void Dispose()
    {
        binding.Dispose();
        options.Dispose();
    }
}
