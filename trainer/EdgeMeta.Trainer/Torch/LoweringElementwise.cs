using EdgeMeta.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Operators that work element by element, broadcasting as numpy does.</summary>
internal static class LoweringElementwise
{
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
        Lowering.Binary("Greater", (x, y) => x.gt(y)),
        Lowering.Binary("GreaterOrEqual", (x, y) => x.ge(y)),
        Lowering.Unary("Identity", x => x.alias()),
        Lowering.Unary("LeakyRelu", LeakyRelu),
        Lowering.Binary("Less", (x, y) => x.lt(y)),
        Lowering.Binary("LessOrEqual", (x, y) => x.le(y)),
        Lowering.Unary("Log", x => x.log()),
        Lowering.Of("Max", _ => x => x.Skip(1).Aggregate(x[0]!, (a, b) => a.maximum(b!))),
        Lowering.Of("Min", _ => x => x.Skip(1).Aggregate(x[0]!, (a, b) => a.minimum(b!))),
        Lowering.Binary("Mul", (x, y) => x.mul(y)),
        Lowering.Unary("Neg", x => x.neg()),
        Lowering.Unary("Not", x => x.logical_not()),
        Lowering.Binary("Or", (x, y) => x.logical_or(y)),
        Lowering.Binary("Pow", (x, y) => x.pow(y.to_type(x.dtype))),
        Lowering.Unary("Reciprocal", x => x.reciprocal()),
        Lowering.Unary("Relu", x => x.relu()),
        Lowering.Unary("Sigmoid", x => x.sigmoid()),
        Lowering.Unary("Sign", x => x.sign()),
        Lowering.Unary("Sin", x => x.sin()),
        Lowering.Unary("Sqrt", x => x.sqrt()),
        Lowering.Binary("Sub", (x, y) => x.sub(y)),
        Lowering.Unary("Tanh", x => x.tanh()),
        Lowering.Of("Where", _ => x => where(x[0]!, x[1]!, x[2]!)),
    ];

    /// <summary>ONNX divides integers towards zero; torch would make floats of them.</summary>
    private static Tensor Divide(Tensor x, Tensor y) => x.is_floating_point() ? x.div(y) : x.div(y, RoundingMode.trunc);

    private static Func<Tensor?[], Tensor> Clip(Node node) => x =>
    {
        Tensor y = x[0]!;
        y = x.Length > 1 && x[1] is { } low ? y.maximum(low) : y;
        return x.Length > 2 && x[2] is { } high ? y.minimum(high) : y;
    };

    private static Func<Tensor, Tensor> LeakyRelu(Node node)
    {
        Scalar slope = node.Attributes.Float("alpha", 0.01f);
        return x => x.leaky_relu(slope);
    }
}
