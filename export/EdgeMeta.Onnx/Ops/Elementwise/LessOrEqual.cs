namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x &lt;= y, as bool. https://onnx.ai/onnx/operators/onnx__LessOrEqual.html, since 13.</summary>
public sealed class LessOrEqual : ComparisonOp;
