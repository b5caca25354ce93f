using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.StandardVectors;

/// <summary>The standard's own node tests through our reader, inference and writer on ONNX Runtime.</summary>
public sealed class NodeVectorTests
{
    private const string Absent = "(absent)";
    private const string HowToGet = "the ONNX standard's test vectors are not installed (Debian package libonnx-testdata)";

    // Where a step to either side finds another branch, and where a negative base meets an exponent that moves.
    private static readonly string[] OnKinks =
    [
        "test_elu_example", "test_floor_example", "test_leakyrelu_example", "test_maxpool_3d_default", "test_pow",
        "test_reduce_min_default_axes_keepdims_example", "test_selu_example", "test_sign",
    ];

    private static readonly Lazy<IReadOnlyDictionary<string, (NodeVector? Vector, string? Refusal)>> Read =
        new(() => NodeVector.Present ? NodeVector.Names.ToDictionary(name => name, NodeVector.Read) : []);

    public static TheoryData<string> Runnable => NodeVector.Present ? [.. Read.Value.Where(v => v.Value.Vector is not null).Select(v => v.Key)] : [Absent];

    [Theory]
    [MemberData(nameof(Runnable))]
    public void A_standard_vector_comes_out_of_ONNX_Runtime_after_our_reader_and_writer(string name)
    {
        Assert.SkipWhen(name == Absent, HowToGet);
        Check(Read.Value[name].Vector!, new OnnxRuntimeExecutor());
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public void A_standard_vector_comes_out_of_torch(string name)
    {
        Assert.SkipWhen(name == Absent, HowToGet);
        Assert.SkipWhen(TorchExecutor.Unavailable is not null, TorchExecutor.Unavailable ?? "");
        try
        {
            Check(Read.Value[name].Vector!, new TorchExecutor());
        }
        catch (UnsupportedOperatorException e)
        {
            Assert.Skip(e.Message.Split(';')[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public void Gradients_at_a_standard_vector_are_central_differences(string name)
    {
        Assert.SkipWhen(name == Absent, HowToGet);
        Assert.SkipWhen(TorchExecutor.Unavailable is not null, TorchExecutor.Unavailable ?? "");
        Assert.SkipWhen(OnKinks.Contains(name), "the vector lies on a kink");
        NodeVector vector = Read.Value[name].Vector!;
        Graph graph = vector.Graphs[^1];
        bool moves = graph.Inputs.Any(i => i.Type.Element.IsFloatingPoint()) && graph.Outputs.Any(o => o.Value.Type.Element.IsFloatingPoint());
        Assert.SkipUnless(moves, "nothing to differentiate");
        try
        {
            GradientReport report = GradientCheck.Run(graph, vector.Feeds(graph, vector.InputNames), new TorchExecutor(), new GradientCheckOptions(Step: 1e-5));
            Assert.True(report.FirstOrderError <= 1e-6 && report.SecondOrderError <= 1e-6, report.Details);
        }
        catch (UnsupportedOperatorException e)
        {
            Assert.Skip(e.Message.Split(';')[0]);
        }
    }

    [Fact]
    public void What_is_not_run_is_listed_with_the_reason()
    {
        Assert.SkipUnless(NodeVector.Present, HowToGet);
        var refused = Read.Value.Where(v => v.Value.Refusal is not null).ToList();
        string[] lines = [.. refused.GroupBy(v => v.Value.Refusal!).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => new[] { $"# {g.Key} ({g.Count()})" }.Concat(g.Select(v => v.Key)))];
        string received = Path.Combine(AppContext.BaseDirectory, "not-run.received.txt");
        File.WriteAllLines(received, lines);
        int run = Read.Value.Count - refused.Count;
        TestContext.Current.TestOutputHelper?.WriteLine($"{run} of {Read.Value.Count} standard vectors are run, {refused.Count} are not");
        string[] approved = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "StandardVectors", "not-run.txt"));
        Assert.True(approved.SequenceEqual(lines), $"the list in not-run.txt is not what was found: compare with {received}, and take it over if it is right");
    }

    private static void Check(NodeVector vector, IGraphExecutor executor)
    {
        foreach (Graph graph in vector.Graphs)
        {
            using ILoadedGraph loaded = executor.Load(graph);
            IReadOnlyDictionary<string, TensorData> results = loaded.Run(vector.Feeds(graph, vector.InputNames));
            foreach ((GraphOutput output, TensorData expected) in graph.Outputs.Zip(vector.Outputs))
            {
                TensorType inferred = output.Value.Type;
                Assert.Equal(expected.Element, inferred.Element);
                Assert.Equal(expected.Dims.Count, inferred.Rank);
                bool agrees = inferred.Shape.Zip(expected.Dims).All(d => !d.First.IsStatic || d.First.Size == d.Second);
                Assert.True(agrees, $"inferred {inferred}, came out as {expected.Type}");
                AssertClose(expected, results[output.Name], output.Name);
            }
        }
    }

    /// <summary>The tolerances of the standard's own runner: relative 1e-3, absolute 1e-7.</summary>
    private static void AssertClose(TensorData expected, TensorData actual, string output)
    {
        Assert.Equal(expected.Dims, actual.Dims);
        foreach ((double e, double a) in expected.ToDoubles().Zip(actual.ToDoubles()))
        {
            Assert.True(e.Equals(a) || Math.Abs(e - a) <= 1e-7 + (1e-3 * Math.Abs(e)), $"{output}: expected {e}, got {a}");
        }
    }
}
