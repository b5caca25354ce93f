using EdgeMeta.Onnx.Ops;
using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>What holds of every operator of the table, on every case of it.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> Cases => [.. CaseRun.Ids];

    public static TheoryData<string> DifferentiableCases => [.. CaseRun.Ids.Where(id => !CaseOf(id).ForwardOnly)];

    public static TheoryData<string> SmoothCases => [.. CaseRun.Ids.Where(id => !CaseOf(id).ForwardOnly && !CaseOf(id).AtKink)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Inferred_types_are_those_that_come_out(string id)
    {
        var run = CaseRun.Of(id);
        var symbols = run.Graph.Inputs.SelectMany(i => i.Shape.Zip(run.Feeds[i.Name].Dims)).Where(d => !d.First.IsStatic)
            .GroupBy(d => d.First.Symbol!).ToDictionary(g => g.Key, g => Assert.Single(g.Select(d => d.Second).Distinct()));
        Assert.NotEmpty(run.Graph.Outputs);
        foreach (GraphOutput output in run.Graph.Outputs)
        {
            TensorData actual = run.Results[output.Name];
            Assert.Equal(output.Value.Type.Element, actual.Element);
            Assert.Equal(output.Value.Type.Rank, actual.Dims.Count);
            foreach ((Dim dim, long size) in output.Value.Shape.Zip(actual.Dims))
            {
                long expected = dim.IsStatic ? dim.Size : symbols.TryGetValue(dim.Symbol!, out long known) ? known : symbols[dim.Symbol!] = size;
                Assert.True(expected == size, $"{output.Name} was inferred as {output.Value.Type} and came out as [{string.Join(",", actual.Dims)}]");
            }
        }
    }

    [Theory]
    [MemberData(nameof(DifferentiableCases))]
    public void A_cotangent_has_the_type_and_shape_of_its_primal(string id)
    {
        var run = CaseRun.Of(id);
        GradientGraph gradients = run.Gradients!;
        foreach ((string primal, string? gradient) in gradients.By.Zip(gradients.First).Concat(gradients.SecondBy.Zip(gradients.Second)))
        {
            if (gradient is not null)
            {
                Assert.Equal(run.Graph.Input(primal).Type.Element, run.Graph.Output(gradient).Type.Element);
                Assert.Equal(run.Feeds[primal].Dims, run.Results[gradient].Dims);
            }
        }
    }

    [Theory]
    [MemberData(nameof(SmoothCases))]
    public void Gradients_of_order_1_and_2_are_central_differences_on_ONNX_Runtime(string id)
    {
        var run = CaseRun.Of(id);
        GradientReport report = GradientCheck.Run(run.Built.Graph, run.Built.Feeds, new OnnxRuntimeExecutor());
        Assert.True(report.FirstOrderError <= run.Case.SinglePrecisionBound && report.SecondOrderError <= run.Case.SinglePrecisionBound, report.Details);
    }

    [Theory]
    [MemberData(nameof(DifferentiableCases))]
    public void Rules_emit_only_operators_of_the_table_in_the_standard_domain(string id)
    {
        foreach (Node node in CaseRun.Of(id).Gradients!.Added)
        {
            Assert.Contains(node.Op, OpTable.All);
            Assert.Equal("", node.Op.Domain);
        }
    }

    // Not to the bit: ONNX Runtime sums in an order that depends on where in memory a tensor happens to lie.
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_written_and_reloaded_graph_computes_the_same(string id)
    {
        var run = CaseRun.Of(id);
        using ILoadedGraph loaded = new ReloadExecutor(new OnnxRuntimeExecutor()).Load(run.Graph);
        IReadOnlyDictionary<string, TensorData> results = loaded.Run(run.Feeds);
        Assert.Equal(run.Results.Keys.Order(), results.Keys.Order());
        foreach ((string name, TensorData expected) in run.Results)
        {
            Assert.True(Numbers.Difference(expected, results[name]) <= 1e-6, name);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_newest_opset_computes_the_same(string id)
    {
        var run = CaseRun.Of(id);
        BuiltCase newest = run.Case.Instantiate(run.Built.Graph.Inputs.Any(i => !i.Shape.IsStatic), Graph.MaximumOpset);
        using ILoadedGraph loaded = new OnnxRuntimeExecutor().Load(run.Gradients is null ? newest.Graph : GradientGraph.Of(newest.Graph).Graph);
        IReadOnlyDictionary<string, TensorData> results = loaded.Run(run.Feeds);
        Assert.Equal(run.Results.Keys.Order(), results.Keys.Order());
        foreach ((string name, TensorData expected) in run.Results)
        {
            Assert.True(Numbers.Difference(expected, results[name]) <= 1e-5, name);
        }
    }

    private static OpCase CaseOf(string id) => OpCases.ById[id.Replace(" [N open]", "", StringComparison.Ordinal)];
}
