using System.Text.RegularExpressions;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Serialization.Proto;
using Google.Protobuf;

namespace EdgeMeta.Onnx.Tests.StandardVectors;

/// <summary>One of the ONNX standard's node tests: a model, what it is fed and what comes out. Debian package libonnx-testdata.</summary>
internal sealed partial class NodeVector
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("EDGEMETA_ONNX_TESTDATA") ?? "/usr/share/libonnx-testdata/data/node";

    private NodeVector(string name, IReadOnlyList<Graph> graphs, IReadOnlyList<TensorData> inputs, IReadOnlyList<TensorData> outputs)
    {
        Name = name;
        Graphs = graphs;
        Inputs = inputs;
        Outputs = outputs;
    }

    public string Name { get; }

    /// <summary>The model as it is, and with its integer inputs stored as constants, as exporters write axes and sizes: what of them can be read.</summary>
    public IReadOnlyList<Graph> Graphs { get; }

    /// <summary>In the order of the model's inputs.</summary>
    public IReadOnlyList<TensorData> Inputs { get; }

    public IReadOnlyList<TensorData> Outputs { get; }

    /// <summary>Whether the package is installed.</summary>
    public static bool Present => Directory.Exists(Folder);

    /// <summary>The names of all node tests.</summary>
    public static IEnumerable<string> Names => Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    /// <summary>What a graph is fed.</summary>
    public IReadOnlyDictionary<string, TensorData> Feeds(Graph graph, IReadOnlyList<string> modelInputs) =>
        graph.Inputs.ToDictionary(i => i.Name, i => Inputs[Enumerable.Range(0, modelInputs.Count).First(k => modelInputs[k] == i.Name)]);

    /// <summary>The names of the model's inputs.</summary>
    public IReadOnlyList<string> InputNames { get; private init; } = [];

    /// <summary>Reads a test; where it cannot be run here, the reason.</summary>
    public static (NodeVector? Vector, string? Refusal) Read(string name)
    {
        if (name == "test_maxunpool_export_with_output_shape")
        {
            return (null, "counts indices in a shape other than output_shape, which the standard has corrected since (onnx issue 2398)");
        }

        string folder = Path.Combine(Folder, name), data = Path.Combine(folder, "test_data_set_0");
        ModelProto model = Raised(ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "model.onnx"))));
        var graphs = new List<Graph>();
        string? refusal = null;
        try
        {
            TensorData[] inputs = [.. model.Graph.Input.Select((input, i) => Tensor(input, Path.Combine(data, $"input_{i}.pb")))];
            TensorData[] outputs = [.. model.Graph.Output.Select((output, i) => Tensor(output, Path.Combine(data, $"output_{i}.pb")))];
            foreach (ModelProto form in Forms(model, data, inputs))
            {
                try
                {
                    graphs.Add(OnnxReader.Read(form.ToByteArray()));
                }
                catch (Exception e) when (e is UnsupportedOperatorException or OnnxFormatException)
                {
                    refusal = Reason(e);
                }
            }

            return graphs.Count > 0
                ? (new NodeVector(name, graphs, inputs, outputs) { InputNames = [.. model.Graph.Input.Select(i => i.Name)] }, null)
                : (null, refusal);
        }
        catch (Exception e) when (e is UnsupportedOperatorException or OnnxFormatException)
        {
            return (null, Reason(e));
        }
    }

    /// <summary>Operators that opset 13 left as they were, with the opset since which they mean the same: their vectors are of that age.</summary>
    private static readonly Dictionary<string, int> Unchanged = new()
    {
        ["AveragePool"] = 11,
        ["Conv"] = 11,
        ["ConvTranspose"] = 11,
        ["DepthToSpace"] = 11,
        ["Elu"] = 6,
        ["GlobalAveragePool"] = 1,
        ["GlobalMaxPool"] = 1,
        ["HardSigmoid"] = 6,
        ["InstanceNormalization"] = 6,
        ["LeakyRelu"] = 6,
        ["MaxPool"] = 12,
        ["MaxUnpool"] = 11,
        ["Selu"] = 6,
        ["Softplus"] = 1,
    };

    /// <summary>A model of an older opset at 13, where that changes nothing.</summary>
    private static ModelProto Raised(ModelProto model)
    {
        foreach (OperatorSetIdProto opset in model.OpsetImport.Where(o => o.Domain.Length == 0 && o.Version < Graph.MinimumReadOpset))
        {
            if (model.Graph.Node.All(n => n.Domain.Length == 0 && Unchanged.TryGetValue(n.OpType, out int since) && since <= opset.Version))
            {
                opset.Version = Graph.MinimumReadOpset;
            }
        }

        return model;
    }

    private static IEnumerable<ModelProto> Forms(ModelProto model, string data, TensorData[] inputs)
    {
        yield return model;
        ModelProto stored = model.Clone();
        for (int i = inputs.Length - 1; i >= 0; i--)
        {
            if (inputs[i] is { Element: ElementType.Int64 or ElementType.Int32, Dims.Count: <= 1 })
            {
                var tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(data, $"input_{i}.pb")));
                tensor.Name = stored.Graph.Input[i].Name;
                stored.Graph.Initializer.Add(tensor);
                stored.Graph.Input.RemoveAt(i);
            }
        }

        if (stored.Graph.Initializer.Count > model.Graph.Initializer.Count)
        {
            yield return stored;
        }
    }

    private static TensorData Tensor(ValueInfoProto declared, string path) => declared.Type?.TensorType is not null
        ? TensorReader.Read(TensorProto.Parser.ParseFrom(File.ReadAllBytes(path)), "the file")
        : throw new UnsupportedOperatorException("the value is a sequence or an optional");

    private static string Reason(Exception e) =>
        Operator().Match(e.Message) is { Success: true } op ? $"operator {op.Groups[1].Value} is not in the table"
        : Opset().Match(e.Message) is { Success: true } opset ? $"opset {opset.Groups[1].Value} is older than 13"
        : Element().Match(e.Message) is { Success: true } element ? $"element type {element.Groups[1].Value}"
        : Prefix().Replace(e.Message, "").Split(';')[0];

    [GeneratedRegex(@"operator ((?:ai\.onnx\S* )?\w+)(?: of domain '[^']*')? \(opset \d+\) is not supported")]
    private static partial Regex Operator();

    [GeneratedRegex(@"the model is of opset (\d+);")]
    private static partial Regex Opset();

    [GeneratedRegex(@"element type (?:number )?(\w+) is not supported")]
    private static partial Regex Element();

    [GeneratedRegex(@"^(?:node '[^']*' \(\w+, opset \d+\)|[^:]*'[^']*'): ")]
    private static partial Regex Prefix();
}
