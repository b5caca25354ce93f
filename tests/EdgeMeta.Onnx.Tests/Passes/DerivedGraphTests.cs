using EdgeMeta.Onnx.Autodiff;
using EdgeMeta.Onnx.Passes;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Tests.Serialization;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Onnx.Tests.Passes;

/// <summary>The passes on what they are for: graphs that reverse mode has derived.</summary>
public sealed class DerivedGraphTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => ["mlp", "conv4 stride", "conv4 max-pool", "conv4 group"];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_inner_step_is_smaller_after_the_passes_and_computes_the_same(string name) => Check(Step(Model(name)), name);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_meta_gradient_is_smaller_after_the_passes_and_computes_the_same(string name) => Check(Step(Model(name), metaGradient: true), name);

    [Fact]
    public void Passes_give_the_same_bytes_every_time()
    {
        byte[] Bytes() => OnnxWriter.Write(Pipeline.Optimize(ExpandComposites.Run(Step(Model("conv4 stride")))));
        Assert.Equal(Bytes(), Bytes());
    }

    private static Graph Model(string name) => name switch
    {
        "mlp" => Mlp.Create(new MlpOptions { Inputs = 16, Hidden = [8, 8], Outputs = 3, Classifies = true }),
        "conv4 stride" => Conv4.Create(new Conv4Options { Ways = 3, Filters = 4, Size = 8, Blocks = 2 }),
        "conv4 max-pool" => Conv4.Create(new Conv4Options { Ways = 3, Filters = 4, Size = 8, Blocks = 2, Halving = Halving.MaxPool }),
        _ => Conv4.Create(new Conv4Options { Ways = 3, Filters = 4, Size = 8, Blocks = 2, Norm = Normalizer.Group }),
    };

    /// <summary>Support and query are the same five examples: what is tested is the graph, not the learning.</summary>
    private static Graph Step(Graph model, bool metaGradient = false)
    {
        var b = new GraphBuilder("step", model.Opset);
        Value x = b.Input("support_x", new TensorType(ElementType.Float, [Dim.Symbolic("S"), .. model.Inputs[0].Shape.Skip(1)]));
        Value y = b.Input("support_y", new TensorType(ElementType.Int64, Dim.Symbolic("S")));
        Value[] theta = [.. model.Initializers.Select(v => b.Initializer(v.Name, v.Data!))];
        Value Loss(Value[] parameters) => b.Node("SoftmaxCrossEntropyLoss", [b.Inline(model, v => v.Kind == ValueKind.Input ? x
            : v.Kind == ValueKind.Initializer ? parameters[model.Initializers.ToList().IndexOf(v)] : null)[model.Outputs[0].Value], y])[0];
        Value[] Stepped(Value loss) => [.. ReverseMode.Gradients(b, loss, theta).Select((g, i) => g is null ? theta[i] : b.Sub(theta[i], b.Scale(g, 0.1)))];
        Value first = Loss(theta);
        Value[] next = Stepped(first);
        if (metaGradient)
        {
            next = Stepped(Loss(next));
        }

        b.Output("loss", first);
        for (int i = 0; i < theta.Length; i++)
        {
            b.Output($"next.{theta[i].Name}", next[i]);
        }

        return b.Build();
    }

    private void Check(Graph derived, string name)
    {
        Graph graph = ExpandComposites.Run(derived, ExpandComposites.NormalizesByBatch);
        Graph small = Pipeline.Optimize(graph), expanded = Pipeline.Optimize(ExpandComposites.Run(graph));
        output.WriteLine($"{name}: {graph.Nodes.Count} nodes, {small.Nodes.Count} after the passes, {expanded.Nodes.Count} with composites expanded");
        Assert.True(small.Nodes.Count < graph.Nodes.Count);
        Assert.Equal(graph.Outputs.Select(o => o.Name), small.Outputs.Select(o => o.Name));

        Shape shape = graph.Inputs[0].Shape;
        TensorData[] feeds = [OnnxRun.Noise(1, [5, .. shape.Skip(1).Select(d => d.Size)]), TensorData.Vector(0L, 1, 2, 0, 1)];
        TensorData[] before = OnnxRun.File(OnnxWriter.Write(graph), feeds);
        OnnxRun.AssertClose(before, OnnxRun.File(OnnxWriter.Write(small), feeds), 2e-6);
        OnnxRun.AssertClose(before, OnnxRun.File(OnnxWriter.Write(expanded), feeds), 2e-5);
        OnnxRun.AssertClose(before, OnnxRun.File(OnnxWriter.Write(OnnxReader.Read(OnnxWriter.Write(small))), feeds), 2e-6);
    }
}
