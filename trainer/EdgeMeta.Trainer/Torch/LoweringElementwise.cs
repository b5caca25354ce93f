using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Operators that work element by element, broadcasting as numpy does.</summary>
internal static class LoweringElementwise
{
    private static readonly Scalar Zero = 0;
    private static readonly Scalar One = 1;

    public static IReadOnlyList<Lowering> Rows { get; } =
    [
        Lowering.Unary("Abs", x => x.abs()),
        Lowering.Binary("Add", (x, y) => x.add(y, One)),
        Lowering.Binary("And", (x, y) => x.logical_and(y)),
        Lowering.Unary("Ceil", x => x.ceil()),
        Lowering.Of("Clip", Clip),
        Lowering.Unary("Cos", x => x.cos()),
        Lowering.Binary("Div", Divide),
        Lowering.Unary("Elu", node => { double alpha = node.Attributes.Float("alpha", 1); return x => F.elu(x, alpha); }),
        Lowering.Binary("Equal", (x, y) => x.eq(y)),
        Lowering.Unary("Erf", x => x.erf()),
        Lowering.Unary("Exp", x => x.exp()),
        Lowering.Unary("Floor", x => x.floor()),
        Lowering.Unary("Gelu", Gelu),
        Lowering.Binary("Greater", (x, y) => x.gt(y)),
        Lowering.Binary("GreaterOrEqual", (x, y) => x.ge(y)),
        Lowering.Unary("HardSigmoid", HardSigmoid),
        Lowering.Unary("Identity", x => x.alias()),
        Lowering.Unary("LeakyRelu", LeakyRelu),
        Lowering.Binary("Less", (x, y) => x.lt(y)),
        Lowering.Binary("LessOrEqual", (x, y) => x.le(y)),
        Lowering.Unary("Log", x => x.log()),
        Lowering.Of("Max", _ => x => x.Skip(1).Aggregate(x[0]!, (a, b) => a.maximum(b!))),
        Lowering.Of("Mean", node => { Scalar count = node.Inputs.Count; return x => Sum(x).div(count); }),
        Lowering.Of("Min", _ => x => x.Skip(1).Aggregate(x[0]!, (a, b) => a.minimum(b!))),
        Lowering.Binary("Mul", (x, y) => x.mul(y)),
        Lowering.Unary("Neg", x => x.neg()),
        Lowering.Unary("Not", x => x.logical_not()),
        Lowering.Binary("Or", (x, y) => x.logical_or(y)),
        Lowering.Binary("Pow", (x, y) => x.pow(y.to_type(x.dtype))),
        Lowering.Unary("Reciprocal", x => x.reciprocal()),
        Lowering.Unary("Relu", x => x.relu()),
        Lowering.Unary("Round", x => x.round()),
        Lowering.Unary("Selu", Selu),
        Lowering.Unary("Sigmoid", x => x.sigmoid()),
        Lowering.Unary("Sign", x => x.sign()),
        Lowering.Unary("Sin", x => x.sin()),
        Lowering.Unary("Softplus", x => F.softplus(x, 1, 40)),
        Lowering.Unary("Sqrt", x => x.sqrt()),
        Lowering.Binary("Sub", (x, y) => x.sub(y)),
        Lowering.Of("Sum", _ => Sum),
        Lowering.Unary("Tanh", x => x.tanh()),
        Lowering.Of("Where", _ => x => where(x[0]!, x[1]!, x[2]!)),
    ];

    /// <summary>ONNX divides integers towards zero; torch would make floats of them.</summary>
    private static Tensor Divide(Tensor x, Tensor y) => x.is_floating_point() ? x.div(y) : x.div(y, RoundingMode.trunc);

    private static Tensor Sum(Tensor?[] x) => x.Skip(1).Aggregate(x[0]!.alias(), (a, b) => a.add(b!, One));

    /// <summary>As torch.clamp with tensors for bounds: slope 1 at a bound, and where the bounds cross, the upper one holds.</summary>
    private static Func<Tensor?[], Tensor> Clip(Node node) => x =>
    {
        Tensor y = x[0]!.alias();
        y = x.Length > 1 && x[1] is { } low ? where(y.lt(low), low, y) : y;
        return x.Length > 2 && x[2] is { } high ? where(y.gt(high), high, y) : y;
    };

    private static Func<Tensor, Tensor> Gelu(Node node)
    {
        if (node.Attributes.String("approximate", "none") == "none")
        {
            return x => x.gelu();
        }

        Scalar half = 0.5, cubic = 0.044715, scale = Math.Sqrt(2 / Math.PI);
        return x => x.mul(half).mul(x.mul(x).mul(x).mul(cubic).add(x, One).mul(scale).tanh().add(One));
    }

    private static Func<Tensor, Tensor> HardSigmoid(Node node)
    {
        float slope = node.Attributes.Float("alpha", 0.2f), offset = node.Attributes.Float("beta", 0.5f);
        if (slope == 1f / 6 && offset == 0.5f)
        {
            return x => x.hardsigmoid();
        }

        Scalar alpha = slope, beta = offset;
        return x =>
        {
            Tensor y = x.mul(alpha).add(beta);
            return where(y.gt(Zero).logical_and(y.lt(One)), y, y.detach().clamp(Zero, One));
        };
    }

    private static Func<Tensor, Tensor> Selu(Node node)
    {
        double alpha = node.Attributes.Float("alpha", 1.67326319217681884765625f);
        Scalar gamma = node.Attributes.Float("gamma", 1.05070102214813232421875f);
        return x => F.elu(x, alpha).mul(gamma);
    }

    private static Func<Tensor, Tensor> LeakyRelu(Node node)
    {
        Scalar slope = node.Attributes.Float("alpha", 0.01f);
        return x => x.leaky_relu(slope);
    }
}
