namespace EdgeMeta.Onnx.Zoo;

/// <summary>What stands between the layers of a multilayer perceptron; the name is the ONNX operator's.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,
}

/// <summary>The sizes of a multilayer perceptron; the defaults are the sinusoid network of the MAML paper.</summary>
public sealed record MlpOptions
{
    /// <summary>Numbers per example.</summary>
    public int Inputs { get; init; } = 1;

    /// <summary>The widths of the hidden layers, first to last; empty for a linear model.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [40, 40];

    /// <summary>Numbers predicted per example, or the number of classes.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>Whether the outputs are scores of classes: they are then named <c>logits</c>, and <c>y</c> otherwise.</summary>
    public bool Classifies { get; init; }

    /// <summary>What follows each hidden layer.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Decides the initial values.</summary>
    public ulong Seed { get; init; }
}

/// <summary>
/// A multilayer perceptron, x [N, inputs] to y or logits [N, outputs], with parameters <c>layer1.weight</c> [out, in], <c>layer1.bias</c>, ...,
/// <c>head.weight</c>, <c>head.bias</c>.
/// Weights and biases start uniform in +-1/sqrt(inputs of the layer), the default of torch's linear layer: on the sinusoid task it learns faster at
/// first, and reached a lower error after one step, than the normal(0, 0.01) of the MAML paper's code.
/// </summary>
public static class Mlp
{
    /// <summary>The model as a graph in opset 17.</summary>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public static Graph Create(MlpOptions options)
    {
        if (options.Hidden.Append(options.Inputs).Append(options.Outputs).Any(s => s < 1))
        {
            throw new ArgumentException("every layer of an mlp needs at least one unit");
        }

        var initial = new InitialValues(options.Seed);
        var builder = new GraphBuilder("mlp");
        Value value = builder.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), options.Inputs));
        for (int i = 0; i < options.Hidden.Count; i++)
        {
            value = builder.Op(options.Activation.ToString(), Layer(builder, initial, $"layer{i + 1}", value, options.Hidden[i]));
        }

        builder.Output(options.Classifies ? "logits" : "y", Layer(builder, initial, "head", value, options.Outputs));
        return builder.Build();
    }

    private static Value Layer(GraphBuilder builder, InitialValues initial, string name, Value x, long units)
    {
        long inputs = x.Shape[1].Size;
        double limit = 1 / Math.Sqrt(inputs);
        Value weight = builder.Initializer($"{name}.weight", initial.Uniform($"{name}.weight", [units, inputs], limit));
        Value bias = builder.Initializer($"{name}.bias", initial.Uniform($"{name}.bias", [units], limit));
        return builder.Node("Gemm", [x, weight, bias], new Attributes { { "transB", 1L } }, nodeName: name)[0];
    }
}
