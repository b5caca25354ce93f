using static EdgeMeta.Onnx.Tests.Conformance.CaseBuilder;

namespace EdgeMeta.Onnx.Tests.Conformance.Cases;

internal static class ElementwiseCases
{
    private static readonly Sample OffZero = Sample.AwayFrom(0.1, -2, 2, 0);

    public static IEnumerable<OpCase> All =>
    [
        Unary("Abs", OffZero),
        Unary("Ceil", Sample.AwayFrom(0.1, -2.5, 2.5, -2, -1, 0, 1, 2)),
        Unary("Cos", Sample.Smooth),
        Unary("Elu", OffZero),
        Unary("Elu", OffZero, "alpha 2", ("alpha", 2f)),
        Unary("Erf", Sample.Smooth),
        Unary("Exp", Sample.Smooth),
        Unary("Floor", Sample.AwayFrom(0.1, -2.5, 2.5, -2, -1, 0, 1, 2)),
        Unary("Gelu", Sample.Smooth, "exact") with { Opset = 20 },
        Unary("Gelu", Sample.Smooth, "by tanh", ("approximate", "tanh")) with { Opset = 20 },
        Unary("HardSigmoid", Sample.AwayFrom(0.1, -5, 5, -2.5, 2.5)),
        Unary("HardSigmoid", Sample.AwayFrom(0.1, -2, 2, -1.5, 0.5), "alpha 0.5, beta 0.75", ("alpha", 0.5f), ("beta", 0.75f)),
        Unary("HardSwish", Sample.AwayFrom(0.1, -5, 5, -3, 3)),
        Unary("Identity", Sample.Smooth),
        Unary("LeakyRelu", OffZero),
        Unary("LeakyRelu", OffZero, "alpha 0.3", ("alpha", 0.3f)),
        Unary("Log", Sample.Positive),
        Unary("Neg", Sample.Smooth),
        Unary("Reciprocal", Sample.NonZero),
        Unary("Relu", OffZero),
        Unary("Round", Sample.AwayFrom(0.1, -2, 2, -1.5, -0.5, 0.5, 1.5)),
        Unary("Selu", OffZero),
        Unary("Selu", OffZero, "alpha 2, gamma 1.5", ("alpha", 2f), ("gamma", 1.5f)),
        Unary("Sigmoid", Sample.Smooth),
        Unary("Sign", OffZero),
        Unary("Sin", Sample.Smooth),
        Unary("Softplus", Sample.Smooth),
        Unary("Sqrt", Sample.Positive),
        Unary("Tanh", Sample.Smooth),
        .. Binary("Add", Sample.Smooth),
        .. Binary("Div", Sample.NonZero),
        .. Binary("Mul", Sample.Smooth),
        .. Binary("Sub", Sample.Smooth),
        .. Binary("Pow", Sample.Positive),
        .. new[] { "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual" }.Select(op => new OpCase(op, "of values with ties", c =>
            c.Run(op, c.Real(Sample.Of(-1, 0, 1, 2), N(2), 6), c.Real(Sample.Of(0, 1), 6))) { ForwardOnly = true }),
        .. new[] { "And", "Or" }.Select(op => new OpCase(op, "broadcast", c =>
        {
            Value x = c.Feed(TensorData.Of<bool>([2, 2], true, false, true, false), N(2), 2);
            c.Run(op, x, c.Feed(TensorData.Of<bool>([2, 1], true, false), N(2), 1));
        })
        { ForwardOnly = true }),
        new("Not", "of two", c => c.Run("Not", c.Feed(TensorData.Vector(true, false), N(2)))) { ForwardOnly = true },
        .. new[] { "Max", "Min", "Sum", "Mean" }.SelectMany(Variadic),
        .. new[] { "Max", "Min" }.Select(op => new OpCase(op, "ties share", c =>
            c.Run(op, c.Real(Sample.Of(1, 2, 3), N(2), 3), c.Real(Sample.Of(1, 3, 2, 4, 2, 3), N(2), 3))) { AtKink = true }),
        .. new[] { "Abs", "LeakyRelu", "Relu", "Sign" }.Select(op => Unary(op, Sample.Of(0, 1, -1), "at 0") with { AtKink = true }),
        Unary("HardSigmoid", Sample.Of(-2.5f, 0, 2.5f), "at its cuts") with { AtKink = true },
        new("Clip", "at its bounds", c => c.Run("Clip", c.Real(Sample.Of(-1, 0, 1), N(2), 3),
            c.Literal(TensorData.Scalar(-1f)), c.Literal(TensorData.Scalar(1f)))) { AtKink = true },
        new("Pow", "square", c => c.Run("Pow", c.Real(N(2), 3), c.Literal(TensorData.Scalar(2f)))),
        new("Pow", "cube of negatives", c => c.Run("Pow", c.Real(N(2), 3), c.Literal(TensorData.Scalar(3f)))),
        new("Pow", "to the power 1", c => c.Run("Pow", c.Real(N(2), 3), c.Literal(TensorData.Scalar(1f)))),
        new("Pow", "to the power 0", c => c.Run("Pow", c.Real(Sample.NonZero, N(2), 3), c.Literal(TensorData.Scalar(0f)))),
        new("Pow", "integer exponents, one of them 0 at 0", c => c.Run("Pow",
            c.Real(Sample.Of(0, 0, 2, -2, 0.5f, 0), 2, 3), c.Feed(TensorData.Vector(0L, 2, 3)))),
        new("Clip", "both bounds", c => c.Run("Clip", c.Real(Sample.AwayFrom(0.1, -2, 2, -1, 0.5), N(3), 4),
            c.Real(Sample.Of(-1)), c.Real(Sample.Of(0.5f)))),
        new("Clip", "below only", c => c.Run("Clip", c.Real(Sample.AwayFrom(0.1, -2, 2, -1), N(3), 4), c.Real(Sample.Of(-1)))),
        new("Clip", "above only", c => c.Run("Clip", c.Real(Sample.AwayFrom(0.1, -2, 2, 0.5), N(3), 4), null, c.Real(Sample.Of(0.5f)))),
        new("Clip", "no bounds", c => c.Run("Clip", c.Real(N(3), 4))),
        new("Cast", "to double and back", c => c.Output(c.Graph.Cast(c.Graph.Cast(c.Real(N(2), 3), ElementType.Double), ElementType.Float))),
        new("Cast", "to int64", c => c.Output(c.Graph.Cast(c.Real(Sample.Of(-1.75f, 0.5f, 2.25f), N(3)), ElementType.Int64))) { ForwardOnly = true },
        new("Where", "all three broadcast", c => c.Run("Where",
            c.Feed(TensorData.Of<bool>([2, 1, 1], true, false), N(2), 1, 1), c.Real(1, 3, 4), c.Real(4))),
        new("Where", "mixed", c => c.Run("Where",
            c.Feed(TensorData.Of<bool>([2, 3], true, false, true, false, false, true), N(2), 3), c.Real(N(2), 3), c.Real(N(2), 3))),
    ];

    private static OpCase Unary(string op, Sample sample, string name = "elements", params (string, object)[] attributes) => new(op, name, c =>
    {
        var written = new Attributes();
        foreach ((string key, object value) in attributes)
        {
            written.Add(key, value);
        }

        c.Run(op, written, c.Real(sample, N(3), 4));
    });

    private static IEnumerable<OpCase> Binary(string op, Sample sample) =>
    [
        new(op, "same shapes", c => c.Run(op, c.Real(sample, N(2), 3), c.Real(sample, N(2), 3))),
        new(op, "broadcast both ways", c => c.Run(op, c.Real(sample, N(2), 1, 3), c.Real(sample, 4, 1))),
        new(op, "with a scalar", c => c.Run(op, c.Real(sample), c.Real(sample, N(2), 3))),
        new(op, "with itself", c =>
        {
            Value x = c.Real(sample, N(2), 3);
            c.Run(op, x, x);
        }),
    ];

    private static IEnumerable<OpCase> Variadic(string op) =>
    [
        new(op, "one input", c => c.Run(op, c.Real(N(2), 3))),
        new(op, "two inputs", c => c.Run(op, c.Real(Sample.Of(1, -1, 0.5f), N(2), 3), c.Real(Sample.Of(-0.5f, 0.25f), N(2), 3))),
        new(op, "three, broadcast", c => c.Run(op,
            c.Real(Sample.Of(1, -1, 0.5f), N(2), 1, 3), c.Real(Sample.Of(-0.5f, 0.25f), 2, 1), c.Real(Sample.Of(0.75f)))),
    ];
}
