using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Native;

namespace EdgeMeta.Runtime;

/// <summary>
/// Answers inputs with theta or with an adapted phi. Phi is written over theta's bytes in a copy of predict.onnx before the session opens, so that ONNX
/// Runtime packs and folds it like any weights. A batch of the same size as the one before allocates nothing managed. For one thread at a time.
/// </summary>
/// <remarks>With the norm policy <c>transductive</c> an answer depends on the other inputs of its batch.</remarks>
public sealed class Predictor : IDisposable
{
    private readonly OrtSession session;
    private readonly ModelCard card;
    private Batch? batch;

    private Predictor(OrtSession session, ModelCard card, IReadOnlyList<string>? classNames)
    {
        this.session = session;
        this.card = card;
        ClassNames = classNames;
        InputSize = card.Input.ExampleSize;
        OutputSize = card.Output.ExampleSize;
    }

    /// <summary>Values of one input.</summary>
    public int InputSize { get; }

    /// <summary>Values of one answer: logits of a classifier, y of a regression.</summary>
    public int OutputSize { get; }

    /// <summary>Names of the classes, in the order of the logits; null for a regression, or a classifier of unnamed classes.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>What it computes on.</summary>
    public ExecutionProvider Provider => session.Provider;

    /// <summary>Why it does not compute on what was wished for; null where it does.</summary>
    public string? Fallback => session.Fallback;

    /// <param name="bundle">The model.</param>
    /// <param name="state">What <see cref="Adapter"/> or <see cref="StateStore"/> gave; null for theta.</param>
    /// <param name="options">Threads and provider; null for one thread on the CPU.</param>
    /// <exception cref="ArgumentException">The state belongs to another theta or recipe, or is not complete.</exception>
    /// <exception cref="BundleException">ONNX Runtime refuses the graph.</exception>
    /// <exception cref="NativeLibraryException">The native library is absent or too old.</exception>
    public static Predictor Open(Bundle bundle, AdaptedState? state = null, EngineOptions? options = null)
    {
        var card = bundle.Manifest.Model;
        var graph = bundle.ReadEntry(EntryName.Predict).ToArray();
        if (state is not null)
        {
            WriteState(bundle, state, graph);
        }
        var session = OrtSession.Open(bundle, EntryName.Predict, graph, options ?? new EngineOptions());
        try
        {
            return new Predictor(session.Require([card.Input.Name], [card.Output.Name]), card, state?.ClassNames ?? card.ClassNames);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <param name="x">One or more inputs, each <see cref="InputSize"/> values.</param>
    /// <param name="output">As many answers, each <see cref="OutputSize"/> values.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="BundleException">ONNX Runtime cannot run the graph.</exception>
    public void Predict(ReadOnlySpan<float> x, Span<float> output)
    {
        var count = x.Length / InputSize;
        if (count == 0 || x.Length != count * InputSize)
        {
            throw new ArgumentException($"{x.Length} values are not one or more inputs of {InputSize}.", nameof(x));
        }
        if (output.Length != count * OutputSize)
        {
            throw new ArgumentException($"{output.Length} values do not take {count} answers of {OutputSize}.", nameof(output));
        }
        if (batch?.Count != count)
        {
            batch?.Dispose();
            batch = null;
            batch = new Batch(session, card, count);
        }
        batch.Run(x, output);
    }

    /// <summary>The answers to inputs that come from outside: checked against the model card first.</summary>
    /// <returns>Count times <see cref="OutputSize"/> values.</returns>
    /// <exception cref="InputException">The inputs do not fit the model; nothing was run.</exception>
    public float[] Predict(ExampleSet inputs)
    {
        ExampleRules.RequireInputs(inputs, card, place: null);
        var output = new float[inputs.Count * OutputSize];
        Predict(inputs.X, output);
        return output;
    }

    /// <summary>The most likely class of one input.</summary>
    /// <param name="x"><see cref="InputSize"/> values.</param>
    /// <param name="probabilities">Receives the probability of each class, <see cref="OutputSize"/> values.</param>
    /// <returns>The label, an index into <see cref="ClassNames"/>.</returns>
    /// <exception cref="InvalidOperationException">The model is a regression.</exception>
    public int Classify(ReadOnlySpan<float> x, Span<float> probabilities)
    {
        if (card.Ways is null)
        {
            throw new InvalidOperationException("The model is a regression; it has no classes.");
        }
        Predict(x, probabilities);
        return Softmax.Of(probabilities);
    }

    public void Dispose()
    {
        batch?.Dispose();
        session.Dispose();
    }

    private static void WriteState(Bundle bundle, AdaptedState state, Span<byte> graph)
    {
        state.RequireFor(bundle);
        var values = state.Phi.Concat(state.Statistics).ToDictionary(tensor => tensor.Name);
        foreach (var name in bundle.Recipe.Adapted.Concat(StatisticNames.Of(bundle.Manifest.Statistics)))
        {
            var slot = bundle.Manifest.Slots[name];
            if (!values.TryGetValue(name, out var tensor) || tensor.Element != slot.Element || !tensor.Shape.SequenceEqual(slot.Shape))
            {
                throw new ArgumentException($"the state has no '{name}' of the shape of the bundle's.", nameof(state));
            }
            tensor.Data.Span.CopyTo(graph.Slice((int)slot.Offset, (int)slot.Length));
        }
    }

    private sealed class Batch : IDisposable
    {
        private readonly NativeTensor<float> x;
        private readonly NativeTensor<float> y;
        private readonly BoundGraph graph;

        public Batch(OrtSession session, ModelCard card, int count)
        {
            Count = count;
            x = NativeTensor.Floats([count, .. card.Input.ExampleShape]);
            y = NativeTensor.Floats([count, .. card.Output.ExampleShape]);
            graph = new BoundGraph(session).ChangingInput(card.Input.Name, x.Value).Output(card.Output.Name, y.Value);
        }

        public int Count { get; }

        public void Run(ReadOnlySpan<float> inputs, Span<float> outputs)
        {
            inputs.CopyTo(x.Values);
            graph.Run();
            y.Values.CopyTo(outputs);
        }

        public void Dispose()
        {
            graph.Dispose();
            x.Dispose();
            y.Dispose();
        }
    }
}
