namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>The error function: y = 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x. https://onnx.ai/onnx/operators/onnx__Erf.html, since 13.</summary>
public sealed class Erf : UnaryOp
{
    /// <inheritdoc/>
    protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) =>
        b.Mul(dy, b.Scale(b.Op("Exp", b.Neg(b.Mul(x, x))), 2 / Math.Sqrt(Math.PI)));
}
