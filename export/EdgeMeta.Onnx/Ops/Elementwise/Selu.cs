namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>y = gamma x where x is positive, gamma alpha (e^x - 1) elsewhere. https://onnx.ai/onnx/operators/onnx__Selu.html, since 13.</summary>
public sealed class Selu : UnaryOp
{
    private readonly record struct Coefficients(double Alpha, double Gamma);

    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy)
    {
        Coefficients c = Decode(node);
        Value lower = b.Add(y, b.Number(y, c.Gamma * c.Alpha));
        return b.Where(b.Op("Greater", x, b.Number(x, 0)), b.Scale(dy, c.Gamma), b.Mul(dy, lower));
    }

    private static Coefficients Decode(Node node) =>
        new(node.Attributes.Float("alpha", 1.67326319217681884765625f), node.Attributes.Float("gamma", 1.05070102214813232421875f));
}
