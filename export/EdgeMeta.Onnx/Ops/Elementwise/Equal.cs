namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x = y, as bool. https://onnx.ai/onnx/operators/onnx__Equal.html, since 13.</summary>
public sealed class Equal : ComparisonOp;
