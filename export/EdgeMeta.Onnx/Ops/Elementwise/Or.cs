namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x or y, of bools. https://onnx.ai/onnx/operators/onnx__Or.html, since 13.</summary>
public sealed class Or : LogicalOp;
