namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x &lt; y, as bool. https://onnx.ai/onnx/operators/onnx__Less.html, since 13.</summary>
public sealed class Less : ComparisonOp;
