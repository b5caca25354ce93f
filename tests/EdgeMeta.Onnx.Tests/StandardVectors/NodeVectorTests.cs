using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.StandardVectors;

/// <summary>The standard's own node tests through our reader, inference and writer on ONNX Runtime.</summary>
public sealed class NodeVectorTests
{
    private const string Absent = "(absent)";
    private const string HowToGet = "the ONNX standard's test vectors are not installed (Debian package libonnx-testdata)";

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

    [Fact]
    public void What_is_not_run_is_listed_with_the_reason()
    {
        Assert.SkipUnless(NodeVector.Present, HowToGet);
        var refused = Read.Value.Where(v => v.Value.Refusal is not null).ToList();
        string[] lines = [.. refused.GroupBy(v => v.Value.Refusal!).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => new[] { $"# {g.Key} ({g.Count()})" }.Concat(g.Select(v => v.Key)))];
        string received = Path.Combine(AppContext.BaseDirectory, "not-run.received.txt");
        File.WriteAllLines(received, lines);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Read.Value.Count - refused.Count} of {Read.Value.Count} standard vectors are run, {refused.Count} are not");
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
                Assert.All(inferred.Shape.Zip(expected.Dims), d => Assert.True(!d.First.IsStatic || d.First.Size == d.Second, $"inferred {inferred}, came out as {expected.Type}"));
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
