using EdgeMeta.Onnx.Autodiff;
using EdgeMeta.Onnx.Ops;
using EdgeMeta.Onnx.Passes;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Tests.Serialization;

namespace EdgeMeta.Onnx.Tests.Autodiff;

public sealed class ReverseModeTests
{
    private static readonly TensorType Pair = new(ElementType.Float, 2);

    private readonly GraphBuilder b = new("test");

    [Fact]
    public void Gradient_of_an_unused_input_is_absent()
    {
        (Value x, Value y) = (b.Input("x", Pair), b.Input("y", Pair));
        IReadOnlyList<Value?> gradients = ReverseMode.Gradients(b, b.ReduceSum(b.Op("Exp", x), []), [y, x]);
        Assert.Null(gradients[0]);
        Assert.NotNull(gradients[1]);
    }

    [Fact]
    public void Gradient_through_what_does_not_move_is_absent()
    {
        Value x = b.Input("x", Pair);
        Assert.Null(Gradient(b.ReduceSum(b.Op("Sign", x), []), x));
        Value integer = b.Cast(x, ElementType.Int64);
        Assert.Null(Gradient(b.ReduceSum(b.Cast(integer, ElementType.Float), []), x));
    }

    [Fact]
    public void A_loss_that_is_no_floating_point_scalar_is_refused()
    {
        Value x = b.Input("x", Pair);
        Assert.Throws<ArgumentException>(() => Gradient(x, x));
        Assert.Throws<ArgumentException>(() => Gradient(b.Input("n", new TensorType(ElementType.Int64)), x));
        Assert.Throws<ArgumentException>(() => Gradient(b.Input("batch", new TensorType(ElementType.Float, Dim.Symbolic("N"))), x));
    }

    [Fact]
    public void A_seed_of_another_type_is_refused()
    {
        Value x = b.Input("x", Pair);
        Assert.Throws<ArgumentException>(() => ReverseMode.Gradients(b, b.Op("Exp", x), [x], b.Number(x, 1)));
    }

    [Fact]
    public void A_seed_is_the_cotangent_of_the_loss()
    {
        (Value x, Value seed) = (b.Input("x", Pair), b.Input("seed", Pair));
        Value gradient = ReverseMode.Gradients(b, b.Mul(x, x), [x], seed)[0]!;
        AssertValue(gradient, [2 * 3 * 10f, 2 * 4 * 100f], TensorData.Vector(3f, 4f), TensorData.Vector(10f, 100f));
    }

    [Fact]
    public void Every_use_of_a_value_adds_to_its_gradient()
    {
        Value x = b.Input("x", Pair);
        Value loss = b.ReduceSum(b.Add(b.Mul(x, x), b.Add(x, b.Scale(x, 3))), []);
        AssertValue(Gradient(loss, x)!, [2 * 3 + 4, 2 * 4 + 4], TensorData.Vector(3f, 4f));
    }

    [Fact]
    public void A_broadcast_operand_gets_the_sum_over_what_it_was_repeated_along()
    {
        Value x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), 2));
        Value bias = b.Input("bias", Pair), column = b.Input("column", new TensorType(ElementType.Float, Dim.Symbolic("N"), 1)),
            scalar = b.Input("scalar", new TensorType(ElementType.Float));
        Value loss = b.ReduceSum(b.Mul(x, b.Add(b.Add(bias, column), scalar)), [], keepDims: false);
        IReadOnlyList<Value?> gradients = ReverseMode.Gradients(b, loss, [bias, column, scalar]);

        Assert.Equal(["float[2]", "float[N,1]", "float[]"], gradients.Select(g => g!.Type.ToString()));
        TensorData[] feeds = [TensorData.Of<float>([3, 2], 1, 2, 3, 4, 5, 6), TensorData.Vector(0f, 0f), TensorData.Of<float>([3, 1], 0, 0, 0),
            TensorData.Scalar(0f)];
        foreach ((Value gradient, int i) in gradients.Select((g, i) => (g!, i)))
        {
            b.Output($"g{i}", gradient);
        }

        OnnxRun.AssertClose([TensorData.Vector(9f, 12f), TensorData.Of<float>([3, 1], 3, 7, 11), TensorData.Scalar(21f)],
            OnnxRun.File(OnnxWriter.Write(b.Build()), feeds), 1e-6);
    }

    [Fact]
    public void Gradient_by_an_intermediate_value_or_an_initializer_is_as_good_as_by_an_input()
    {
        Value x = b.Input("x", Pair), w = b.Initializer("w", TensorData.Vector(5f, 6f));
        Value inner = b.Mul(x, w);
        IReadOnlyList<Value?> gradients = ReverseMode.Gradients(b, b.ReduceSum(b.Mul(inner, inner), []), [inner, w]);
        AssertValue(gradients[0]!, [2 * 3 * 5, 2 * 4 * 6], TensorData.Vector(3f, 4f));
        Assert.Equal("float[2]", gradients[1]!.Type.ToString());
    }

    [Fact]
    public void Derivatives_of_x_cubed_are_right_to_the_third_order()
    {
        Value x = b.Input("x", Pair);
        Value y = b.Mul(x, b.Mul(x, x));
        foreach (int order in Enumerable.Range(1, 3))
        {
            y = Gradient(b.ReduceSum(y, []), x)!;
            b.Output($"order{order}", y);
        }

        OnnxRun.AssertClose([TensorData.Vector(27f, 48f), TensorData.Vector(18f, 24f), TensorData.Vector(6f, 6f)],
            OnnxRun.File(OnnxWriter.Write(b.Build()), TensorData.Vector(3f, 4f)), 1e-6);
    }

    [Fact]
    public void The_meta_gradient_of_a_quadratic_has_the_factor_first_order_lacks()
    {
        // Support loss (phi-a)^2/2, query loss (phi-b)^2/2, one step of rate r: d query / d theta = (1-r)(phi_1 - b).
        const float A = 1, B = -2, R = 0.25f;
        Value theta = b.Input("theta", new TensorType(ElementType.Float));
        Value Loss(Value phi, float target) => b.Scale(b.Mul(b.Sub(phi, b.Number(phi, target)), b.Sub(phi, b.Number(phi, target))), 0.5);
        Value phi = b.Sub(theta, b.Scale(Gradient(Loss(theta, A), theta)!, R));
        Value meta = Gradient(Loss(phi, B), theta)!;

        float expected = (1 - R) * (3 - (R * (3 - A)) - B);
        AssertValue(meta, [expected], TensorData.Scalar(3f));
    }

    [Fact]
    public void A_composite_has_gradients_of_any_order_from_its_definition()
    {
        Value x = b.Input("x", Pair);
        Value y = b.Node(new Cube(), [x])[0];
        Value slope = Gradient(b.ReduceSum(y, []), x)!;
        Value curvature = Gradient(b.ReduceSum(slope, []), x)!;
        AssertValue(curvature, [18, 24], TensorData.Vector(3f, 4f));
    }

    [Fact]
    public void An_operator_without_a_rule_is_named_and_is_no_zero()
    {
        Value x = b.Input("x", Pair);
        Value y = b.Node("Pad", [x, b.Integers(1, 1)], new Attributes { { "mode", "reflect" } }, nodeName: "mirror")[0];
        var error = Assert.Throws<UnsupportedOperatorException>(() => Gradient(b.ReduceSum(y, []), x));
        Assert.Contains("'mirror'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_without_a_rule_is_no_matter_where_no_gradient_passes()
    {
        Value x = b.Input("x", Pair), fixedInput = b.Input("fixed", Pair);
        Value y = b.Op("Pad", new Attributes { { "mode", "reflect" } }, fixedInput, b.Integers(0, 0));
        Assert.NotNull(Gradient(b.ReduceSum(b.Mul(x, y), []), x));
    }

    private Value? Gradient(Value loss, Value wrt) => ReverseMode.Gradients(b, loss, [wrt])[0];

    private void AssertValue(Value value, float[] expected, params TensorData[] feeds)
    {
        b.Output("value", value);
        TensorData result = OnnxRun.File(OnnxWriter.Write(ExpandComposites.Run(b.Build())), feeds).Single();
        Assert.Equal(expected, result.As<float>().ToArray(), (e, a) => Math.Abs(e - a) <= 1e-5 * Math.Max(1, Math.Abs(e)));
    }

    /// <summary>x^3, which no file knows.</summary>
    private sealed class Cube : CompositeOp
    {
        public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node) => [builder.Mul(node.Input(0), builder.Mul(node.Input(0), node.Input(0)))];
    }
}
