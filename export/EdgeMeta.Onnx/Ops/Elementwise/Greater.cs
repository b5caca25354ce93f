namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x &gt; y, as bool. https://onnx.ai/onnx/operators/onnx__Greater.html, since 13.</summary>
public sealed class Greater : ComparisonOp;
