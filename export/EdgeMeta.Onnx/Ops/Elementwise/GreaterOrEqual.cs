namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x &gt;= y, as bool. https://onnx.ai/onnx/operators/onnx__GreaterOrEqual.html, since 13.</summary>
public sealed class GreaterOrEqual : ComparisonOp;
