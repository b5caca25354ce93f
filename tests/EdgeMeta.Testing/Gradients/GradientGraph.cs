using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Autodiff;

namespace EdgeMeta.Testing;

/// <summary>
/// A graph f with its gradients of order 1 and 2: of s = &lt;u, f(x)&gt; with respect to x, and of t = &lt;v, ds/dx&gt; with respect to x and u,
/// where u and v are further inputs. Null marks a gradient that is absent.
/// </summary>
public sealed class GradientGraph
{
    private GradientGraph(Graph graph, IReadOnlyList<string> by, IReadOnlyList<string> outputs, IReadOnlyList<string?> first,
        IReadOnlyList<string?> second, IReadOnlyList<Node> added)
    {
        Graph = graph;
        By = by;
        Outputs = outputs;
        First = first;
        Second = second;
        Added = added;
    }

    /// <summary>f, its cotangents <c>u.i</c> and directions <c>v.x</c> as inputs, and everything below as outputs.</summary>
    public Graph Graph { get; }

    /// <summary>The inputs of f that are differentiated by.</summary>
    public IReadOnlyList<string> By { get; }

    /// <summary>The floating-point outputs of f; <c>u.i</c> is the cotangent of the i-th.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The output that holds ds/dx, for each of <see cref="By"/>.</summary>
    public IReadOnlyList<string?> First { get; }

    /// <summary>The output that holds dt/dx for each of <see cref="By"/>, then dt/du for each of <see cref="Outputs"/>.</summary>
    public IReadOnlyList<string?> Second { get; }

    /// <summary>The nodes that reverse mode appended.</summary>
    public IReadOnlyList<Node> Added { get; }

    /// <summary>The inputs that the second order is differentiated by.</summary>
    public IReadOnlyList<string> SecondBy => [.. By, .. Outputs.Select((_, i) => Cotangent(i))];

    /// <summary>The name of the cotangent of the i-th floating-point output.</summary>
    public static string Cotangent(int i) => $"u.{i}";

    /// <summary>The name of the direction of an input.</summary>
    public static string Direction(string input) => $"v.{input}";

    /// <summary>Differentiates by the listed inputs; by all that are floating-point where none are listed.</summary>
    public static GradientGraph Of(Graph f, IReadOnlyList<string>? by = null)
    {
        by ??= [.. f.Inputs.Where(i => i.Type.Element.IsFloatingPoint()).Select(i => i.Name)];
        var builder = new GraphBuilder(f.Name, f.Opset);
        IReadOnlyDictionary<Value, Value> map = builder.Inline(f, _ => null);
        Value[] x = [.. by.Select(name => map[f.Input(name)])];
        GraphOutput[] outputs = [.. f.Outputs.Where(o => o.Value.Type.Element.IsFloatingPoint())];
        Value[] u = [.. outputs.Select((o, i) => builder.Input(Cotangent(i), map[o.Value].Type))];
        foreach (GraphOutput output in f.Outputs)
        {
            builder.Output(output.Name, map[output.Value]);
        }

        int before = builder.Nodes.Count;
        IReadOnlyList<Value?> first = Pull(builder, u, [.. outputs.Select(o => map[o.Value])], x);
        Value[] v = [.. x.Select(value => builder.Input(Direction(value.Name), value.Type))];
        IReadOnlyList<Value?> second = Pull(builder, v, first, [.. x, .. u]);
        string? Declare(Value? gradient, string name)
        {
            if (gradient is not null)
            {
                builder.Output(name, gradient);
            }

            return gradient is null ? null : name;
        }

        string?[] firstNames = [.. first.Select((g, i) => Declare(g, $"first.{by[i]}"))];
        string?[] secondNames = [.. second.Select((g, i) => Declare(g, i < x.Length ? $"second.{by[i]}" : $"second.{Cotangent(i - x.Length)}"))];
        return new GradientGraph(builder.Build(), by, [.. outputs.Select(o => o.Name)], firstNames, secondNames, [.. builder.Nodes.Skip(before)]);
    }

    private static IReadOnlyList<Value?> Pull(GraphBuilder builder, IReadOnlyList<Value> weights, IReadOnlyList<Value?> values, IReadOnlyList<Value> by)
    {
        Value? total = null;
        foreach ((Value weight, Value? value) in weights.Zip(values))
        {
            if (value is not null)
            {
                Value product = builder.ReduceSum(builder.Mul(weight, value), [], keepDims: false);
                total = total is null ? product : builder.Add(total, product);
            }
        }

        return total is null ? new Value?[by.Count] : ReverseMode.Gradients(builder, total, by);
    }
}
